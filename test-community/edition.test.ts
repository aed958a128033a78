import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { countUnpacked } from "#lib/db/edition/count-unpacked.ts";
import { detectEdition } from "#lib/db/edition/detect-edition.ts";
import { ensureEdition } from "#lib/db/edition/ensure-edition.ts";
import { hypertables } from "#lib/db/edition/hypertables.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { resetRetention } from "#lib/testing/retention-fixtures.ts";
import { listChunks, openCommunity, runPolicies } from "./open-community.ts";

const t = await openCommunity();
const { db } = t;
afterAll(() => t.close());
beforeEach(() => resetRetention(db));

const names = hypertables.map(({ name }) => name);

async function listPolicies() {
  return await db.execute(sql`
    SELECT hypertable_name AS name, extract(epoch FROM (config->>'compress_after')::interval)::float8 / 3600 AS hours,
      extract(epoch FROM schedule_interval)::float8 / 60 AS "eachMinutes", scheduled
    FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression' ORDER BY 1`);
}

const policies = (hours: readonly number[]) =>
  names.map((name, i) => ({ name, hours: hours[i], eachMinutes: 10, scheduled: true }));

test("the history of migrations leaves hypertables whose columnstore is ordered by influencer, then time", async () => {
  expect((await detectEdition(db)).edition).toBe("community");
  const settings = await db.execute(sql`
    SELECT hypertable_name AS name, attname AS column, segmentby_column_index AS segment, orderby_column_index AS "order"
    FROM timescaledb_information.compression_settings
    WHERE coalesce(segmentby_column_index, orderby_column_index) IS NOT NULL ORDER BY 1, 3`);
  expect(settings).toEqual(
    names.flatMap((name) => [
      { name, column: "influencer_id", segment: 1, order: null },
      { name, column: "time", segment: null, order: 1 },
    ]),
  );
});

test("a chunk of data points is packed an hour after its end, roll-ups wait for three days", async () => {
  expect(await listPolicies()).toEqual(policies([1, 72, 72]));
});

test("running it again changes nothing; another COLUMNSTORE_AFTER_HOURS takes the place of the one before", async () => {
  await migrateDatabase(t.url);
  expect(await listPolicies()).toEqual(policies([1, 72, 72]));
  await ensureEdition(db, { columnstoreAfterHours: 100.5 });
  expect(await listPolicies()).toEqual(policies([100.5, 100.5, 100.5]));
  await migrateDatabase(t.url, { columnstoreAfterHours: 0 });
  expect(await listPolicies()).toEqual(policies([0, 72, 72]));
  await ensureEdition(db);
  expect(await listPolicies()).toEqual(policies([1, 72, 72]));
});

test("a policy of an earlier version of ours is brought up to date", async () => {
  await db.execute(sql`SELECT remove_compression_policy('data_points')`);
  await db.execute(sql`
    SELECT add_compression_policy('data_points', compress_after => INTERVAL '7 hours', schedule_interval => INTERVAL '30 minutes')`);
  await ensureEdition(db);
  expect(await listPolicies()).toEqual(policies([1, 72, 72]));
});

test("doctor sees what the policy should have packed for an hour, and a table that has none", async () => {
  await db.execute(sql`SELECT set_chunk_time_interval('data_points', INTERVAL '1 hour')`);
  await db.execute(sql`
    INSERT INTO data_points
    SELECT 1, time, time, 1, 1, 1 FROM generate_series(now() - interval '5 hours', now(), interval '10 minutes') AS time`);
  const [due] = await db.execute<{ chunks: number; oldest: number }>(sql`
    SELECT count(*)::int AS chunks, extract(epoch FROM min(range_end))::float8 AS oldest
    FROM timescaledb_information.chunks
    WHERE hypertable_name = 'data_points' AND range_end < now() - INTERVAL '2 hours'`);
  expect(due?.chunks).toBeGreaterThanOrEqual(3);
  const since = (due?.oldest ?? 0) + HOUR_S;
  expect(await countUnpacked(db)).toEqual({ chunks: due?.chunks, since, withoutPolicy: [] });
  await runPolicies(db);
  expect(await countUnpacked(db)).toEqual({ chunks: 0, since: null, withoutPolicy: [] });
  await db.execute(sql`SELECT remove_compression_policy('data_points')`);
  await db.execute(sql`
    SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs
    WHERE proc_name = 'policy_compression' AND hypertable_name = 'rollups_1h'`);
  expect((await countUnpacked(db))?.withoutPolicy).toEqual(["data_points", "rollups_1h"]);
  await ensureEdition(db);
  expect((await countUnpacked(db))?.withoutPolicy).toEqual([]);
});

test("the policy packs what has been closed for an hour, and nothing else", async () => {
  await db.execute(sql`SELECT set_chunk_time_interval('data_points', INTERVAL '1 hour')`);
  await db.execute(sql`
    INSERT INTO data_points
    SELECT 1, time, time, 1, 1, 1 FROM generate_series(now() - interval '5 hours', now(), interval '10 minutes') AS time`);
  const now = async () => {
    const [row] = await db.execute<{ now: number }>(sql`SELECT extract(epoch FROM now())::float8 AS now`);
    return row?.now ?? 0;
  };
  const before = await now();
  await runPolicies(db);
  const after = await now();
  const chunks = (await listChunks(db)).filter(({ table }) => table === "data_points");
  expect(chunks).toHaveLength(6);
  for (const { end, packed } of chunks) {
    if (packed) expect(end).toBeLessThanOrEqual(after - HOUR_S);
    else expect(end).toBeGreaterThan(before - HOUR_S);
  }
  expect(chunks.filter(({ packed }) => packed).length).toBeGreaterThanOrEqual(4);
  await ensureEdition(db);
});
