import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { dropOutdated } from "./drop-outdated.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

test("tallies go after two days, runs and reasons after 400, workers after 30, letters 30 days after they were put back, open ones never", async () => {
  const ago = (days: number) => sql`now() - ${days} * interval '1 day'`;
  await db.execute(sql`INSERT INTO slot_tallies VALUES (${ago(1.9)}, 1, 1), (${ago(2.1)}, 2, 1)`);
  await db.execute(sql`
    INSERT INTO worker_runs VALUES ('a', ${ago(500)}, ${ago(399)}), ('b', ${ago(500)}, ${ago(401)})`);
  await db.execute(sql`
    INSERT INTO dead_letters (hash, queue, payload, cause, at, redriven_at) VALUES
      ('open', 'ingest', '{}', 'x', ${ago(1_000)}, NULL),
      ('lately', 'ingest', '{}', 'x', ${ago(1_000)}, ${ago(29)}),
      ('long', 'ingest', '{}', 'x', ${ago(1_000)}, ${ago(31)})`);
  await db.execute(sql`INSERT INTO shards (platform, interval_s, capacity) VALUES ('mockstagram', 60, 10)`);
  await db.execute(sql`
    INSERT INTO fetch_failures (shard_id, slot, reason)
    SELECT 1, now() - n * interval '1 day', 'timeout' FROM unnest(ARRAY[399, 401, 500]) AS n`);
  await db.execute(sql`
    INSERT INTO workers (id, seen_at) VALUES ('a', ${ago(29)}), ('b', ${ago(31)})`);
  await dropOutdated(db);
  expect(await db.execute(sql`SELECT shard_id AS id FROM slot_tallies`)).toEqual([{ id: 1 }]);
  expect(await db.execute(sql`SELECT worker_id AS id FROM worker_runs`)).toEqual([{ id: "a" }]);
  expect(await db.execute(sql`SELECT id FROM workers`)).toEqual([{ id: "a" }]);
  expect(
    await db.execute(sql`SELECT extract(day FROM now() - slot)::int AS days FROM fetch_failures`),
  ).toEqual([{ days: 399 }]);
  expect(await db.execute(sql`SELECT hash FROM dead_letters ORDER BY id`)).toEqual([
    { hash: "open" },
    { hash: "lately" },
  ]);
});
