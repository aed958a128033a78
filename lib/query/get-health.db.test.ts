/** What each page's foot says of the pipeline: from what workers, the judge of slots and an admin have written. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { getHealth } from "./get-health.ts";

let t: TestDatabase;
const NOW = Math.floor(Date.now() / 60_000) * 60;
const clock = { now: () => NOW * 1_000 };
const verdict = async () => (await getHealth(t.db, clock)).verdict;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE workers, slots_expected, upstream_states, shards CASCADE`);
});

interface Told {
  id?: string;
  startedAgo?: number;
  seenAgo?: number;
  slotAgo?: number;
  mode?: WorkerReport["mode"];
  points?: number;
  dropped?: number;
}

async function givenWorker({ id = "w", startedAgo = 7_200, seenAgo = 2, slotAgo = 60, ...told }: Told = {}) {
  const report: WorkerReport = {
    v: 1,
    mode: told.mode ?? "queue",
    influencers: 1,
    spool: {
      bytes: 9,
      maxBytes: 99,
      points: told.points ?? 0,
      oldestSlot: null,
      droppedPoints: 0,
      corruptRecords: 0,
    },
    clockSkewMs: null,
    outcomes: { dropped: told.dropped ?? 0 },
    busy: null,
    loadIsHigh: false,
  };
  await t.db.execute(sql`
    INSERT INTO workers (id, started_at, seen_at, last_slot, report)
    VALUES (${id}, to_timestamp(${NOW - startedAgo}::float8), to_timestamp(${NOW - seenAgo}::float8),
      to_timestamp(${NOW - slotAgo}::float8), ${JSON.stringify(report)}::text::jsonb)`);
}

/** The newest last. `size`: who is, or was, in its shards. */
async function givenJudged(interval: number, expected: number[], size = 5) {
  await t.db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', ${interval}::int, 1000, ${size}::int)`);
  for (const [i, n] of expected.entries())
    await t.db.execute(sql`
      INSERT INTO slots_expected (interval_s, slot, expected)
      VALUES (${interval}::int, to_timestamp(${NOW - (expected.length - i) * interval}::float8), ${n}::int)`);
}

test("a fresh slot is well, an old one is not, though a worker runs", async () => {
  await givenJudged(60, [5, 5]);
  await givenWorker();
  expect(await verdict()).toBe("keeping_up");
  await t.db.execute(sql`UPDATE workers SET last_slot = to_timestamp(${NOW - 900}::float8)`);
  expect(await getHealth(t.db, clock)).toMatchObject({ status: "ok", verdict: "behind" });
});

test("the shortest interval that somebody is due at decides", async () => {
  await givenJudged(3_600, [5]);
  await givenJudged(60, [5, 0]);
  await givenJudged(10, [5], 0);
  await givenWorker({ slotAgo: 3_000 });
  expect(await verdict()).toBe("keeping_up");
  await t.db.execute(sql`UPDATE slots_expected SET expected = 1 WHERE interval_s = 60`);
  expect(await verdict()).toBe("behind");
});

test("when nobody is due an old slot is no fault", async () => {
  await givenJudged(60, [5, 0]);
  await givenWorker({ slotAgo: 3_000 });
  expect(await verdict()).toBe("nothing_to_fetch");
});

test("the first of those that run counts as started", async () => {
  await givenJudged(60, [5]);
  await givenWorker({ id: "gone", seenAgo: 3_000, slotAgo: 3_000 });
  await givenWorker({ id: "new", startedAgo: 5, slotAgo: 3_000 });
  expect(await verdict()).toBe("starting");
  await givenWorker({ id: "old", slotAgo: 3_000 });
  expect(await verdict()).toBe("behind");
});

test.each<[string, Told, string]>([
  ["points wait in a spool", { points: 3 }, "catching_up"],
  ["the queue is away", { mode: "outage" }, "outage"],
  ["points are lost", { mode: "outage", dropped: 2 }, "dropping"],
])("%s", async (_case, told, expected) => {
  await givenJudged(60, [5]);
  await givenWorker(told);
  expect(await verdict()).toBe(expected);
});

test("what a worker said that is gone is not of now", async () => {
  await givenJudged(60, [5]);
  await givenWorker({ id: "gone", seenAgo: 300, points: 3, dropped: 2, mode: "outage" });
  await givenWorker();
  expect(await verdict()).toBe("keeping_up");
});

test("a platform that answers nobody, and one that is paused", async () => {
  await givenJudged(60, [5]);
  await givenWorker();
  await t.db.execute(sql`
    INSERT INTO upstream_states (platform, breaker_until) VALUES ('mockstagram', now() + interval '1 minute')`);
  expect(await verdict()).toBe("platform_trouble");
  await t.db.execute(sql`UPDATE upstream_states SET paused_at = now()`);
  expect(await verdict()).toBe("paused");
});
