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
    INSERT INTO dead_letters (hash, queue, payload, cause, at, redriven_at, discarded_at) VALUES
      ('open', 'ingest', '{}', 'x', ${ago(1_000)}, NULL, NULL),
      ('lately', 'ingest', '{}', 'x', ${ago(1_000)}, ${ago(29)}, NULL),
      ('long', 'ingest', '{}', 'x', ${ago(1_000)}, ${ago(31)}, NULL),
      ('given up', 'ingest', '{}', 'x', ${ago(1_000)}, NULL, ${ago(29)}),
      ('given up long ago', 'ingest', '{}', 'x', ${ago(1_000)}, NULL, ${ago(31)})`);
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
    { hash: "given up" },
  ]);
});

test("lines of the audit log go after as many days as it is kept, and never with 0", async () => {
  await db.execute(sql`
    INSERT INTO audit_events (at, actor_kind, action, target_kind)
    SELECT now() - n * interval '1 day', 'system', n::text, 'x' FROM unnest(ARRAY[1, 20, 399, 401]) AS n`);
  const left = async () => {
    const rows = await db.execute<{ action: string }>(sql`SELECT action FROM audit_events ORDER BY at`);
    return rows.map(({ action }) => Number(action));
  };
  await dropOutdated(db, { auditDays: 0 });
  expect(await left()).toEqual([401, 399, 20, 1]);
  await dropOutdated(db);
  expect(await left()).toEqual([399, 20, 1]);
  await dropOutdated(db, { auditDays: 10 });
  expect(await left()).toEqual([1]);
});

test("sessions, links and counted attempts go when their time is over", async () => {
  const soon = sql`now() + interval '1 minute'`;
  const over = sql`now() - interval '1 second'`;
  await db.execute(sql`
    INSERT INTO users (id, email, name, email_verified, role) VALUES ('u', 'u@example.org', 'u', true, 'viewer')`);
  await db.execute(sql`
    INSERT INTO sessions (id, token, user_id, expires_at) VALUES ('open', 'a', 'u', ${soon}), ('over', 'b', 'u', ${over})`);
  await db.execute(sql`
    INSERT INTO account_links (token_hash, role, expires_at) VALUES ('open', 'viewer', ${soon}), ('over', 'viewer', ${over})`);
  await db.execute(sql`
    INSERT INTO rate_limits (key, points, expire) VALUES ('open', 1, ${soon}), ('over', 1, ${over})`);
  await dropOutdated(db);
  for (const query of [
    sql`SELECT id FROM sessions`,
    sql`SELECT token_hash AS id FROM account_links`,
    sql`SELECT key AS id FROM rate_limits`,
  ])
    expect(await db.execute(query)).toEqual([{ id: "open" }]);
});
