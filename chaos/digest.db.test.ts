import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { slotOf } from "#lib/domain/slot.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { HOUR, SECOND, systemClock } from "#lib/time.ts";
import { digest } from "./digest.ts";
import { runFakePipeline } from "./fake-pipeline.ts";
import type { Member } from "./grid.ts";
import { listMembers } from "./list-members.ts";

const HOUR_S = HOUR / SECOND;
/** A whole hour that is over: its answers come from the roll-ups. */
const from = slotOf(systemClock.now() / SECOND, HOUR_S) - 3 * HOUR_S;
const to = from + HOUR_S;

let t: TestDatabase;
let folder: string;
let members: Member[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "influencer-analytics-digest-"));
  t = await createTestDatabase();
  const range = { platform: "mockstagram", from: 1_000_000, count: 20, interval: 60 } as const;
  await seedInfluencers(t.db, range, { clock: systemClock });
  await t.db.execute(sql`UPDATE tracking_periods SET "from" = to_timestamp(${from}::float8)`);
  members = await listMembers(t.db);
  await runFakePipeline({
    ...{ db: t.db, members, seed: 7, slots: [0, 60, 120, 1_800].map((second) => from + second) },
    ...{ servedFile: join(folder, "served.bin"), logFile: join(folder, "worker.log") },
  });
  await t.db.execute(sql`
    INSERT INTO dirty_hours (shard_id, hour) SELECT id, to_timestamp(${from}::float8) FROM shards`);
  await rollUpHours(t.db, systemClock, { quietS: 0 });
});
afterEach(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const digestNow = () => digest(t.db, { members, from, to });

/** What is not the same any more. */
async function changedBy(statement: ReturnType<typeof sql>): Promise<string[]> {
  const before = await digestNow();
  await t.db.execute(statement);
  const after = await digestNow();
  return Object.keys(before).filter((what) => before[what] !== after[what]);
}

test("the same data have the same hashes", async () => {
  expect(await changedBy(sql`SELECT 1`)).toEqual([]);
});

test("sums that count what came twice are told apart, though the data points are what they were", async () => {
  const twice = sql`UPDATE rollups_1h SET followers_sum = 2 * followers_sum`;
  expect(await changedBy(twice)).toEqual(["stats"]);
});

test("so are a count and a newest value that nothing stored says", async () => {
  const counted = sql`UPDATE rollups_15m SET followers_count = 2 * followers_count, followers_last = 1`;
  expect(await changedBy(counted)).toContain("series");
});

test("a data point that was corrected changes what is stored", async () => {
  const corrected = sql`UPDATE data_points SET followers = 1 WHERE influencer_id = ${members[3]?.id ?? 0}`;
  expect(await changedBy(corrected)).toContain("data_points");
});
