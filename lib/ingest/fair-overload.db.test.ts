import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FailureReason } from "#lib/domain/failure.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { listMissedShards } from "#lib/query/list-missed-shards.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { storeDataPoints } from "./store-data-points.ts";

const SLOTS = 10;
const START = Math.floor(Date.now() / 3_600_000) * 3_600 - 3_600;

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

/** Shards that are served in a slot: at their phases, the highest priority first, then the oldest; `capacity` in all. */
function serve(shards: number[], capacity: number, priorities: ReadonlyMap<number, number>): Set<number> {
  const rank = (shard: number) => priorities.get(shard) ?? 0;
  const due = (shard: number) => shardPhase(shard, 60, phaseWindow(60, false));
  const served = new Set<number>();
  for (let n = 0, now = 0; n < capacity; n++, now += 60 / capacity) {
    const ready = shards.filter((shard) => due(shard) <= now && !served.has(shard));
    const [next] = ready.sort((a, b) => rank(b) - rank(a) || due(a) - due(b));
    if (next !== undefined) served.add(next);
  }
  return served;
}

const reasons = fc.constantFrom<FailureReason>("rate_limited", "late");

test("at twice the load that can be carried, each shard is answered every few slots", async () => {
  await fc.assert(
    fc.asyncProperty(reasons, fc.integer({ min: 8, max: 24 }), async (reason, count) => {
      await t.db.execute(sql`
        TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, tracking_periods, influencers, shards
        RESTART IDENTITY CASCADE`);
      await t.db.execute(sql`
        INSERT INTO shards (platform, interval_s, capacity, size)
        SELECT 'mockstagram', 60, 1000, 1 FROM generate_series(1, ${count}::int)`);
      const shards = Array.from({ length: count }, (_, i) => i + 1);
      const missed = new Map(shards.map((shard) => [shard, 0]));
      for (let n = 0; n < SLOTS; n++) {
        const slot = START + n * 60;
        const served = serve(shards, Math.ceil(count / 2), await listMissedShards(t.db));
        const payloads = shards.map((shard) => {
          const answered = makePayload(slot, 1, shard);
          if (served.has(shard)) return answered;
          const ids = reason === "late" ? ("all" as const) : answered.ids;
          return { ...makePayload(slot, 0, shard), failures: [{ reason, ids }] };
        });
        await storeDataPoints(t.db, payloads);
        for (const shard of shards) {
          const inARow = served.has(shard) ? 0 : (missed.get(shard) ?? 0) + 1;
          missed.set(shard, inARow);
          expect(inARow, `shard ${shard} of ${count}, slot ${n}`).toBeLessThanOrEqual(4);
        }
      }
    }),
    { numRuns: runsOf(6) },
  );
});
