import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { GapReason } from "#lib/domain/failure.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { type PipelineSlot, pipelineSchema } from "#lib/domain/pipeline.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import type { OwnLimits } from "#lib/domain/upstream-limits.ts";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { judgeSlots } from "#lib/ingest/judge-slots.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { log } from "#lib/log.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { mergeUpstreamState } from "#lib/store/merge-upstream-state.ts";
import { noteWorker } from "#lib/store/note-worker.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { getPipeline } from "./get-pipeline.ts";

let t: TestDatabase;
/** The present, since tallies of old slots are dropped; on the grid of five minutes. */
const NOW = Math.floor(Date.now() / 300_000) * 300;
const clockAt = (seconds: number) => ({ now: () => (NOW + seconds) * 1_000 });

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, slots_expected, dead_letters, workers, worker_runs, upstream_states,
      tracking_periods, influencers, shards RESTART IDENTITY CASCADE`);
});

const ask = async (seconds: number, namesWorkers = false) =>
  pipelineSchema.parse(await getPipeline(t.db, { queue: t.db, clock: clockAt(seconds), namesWorkers }));

async function givenShard(
  interval: number,
  size: number,
  from: number,
): Promise<{ id: number; members: number[] }> {
  const [shard] = await t.db.execute<{ id: number }>(sql`
    INSERT INTO shards (platform, interval_s, capacity, size)
    VALUES ('mockstagram', ${interval}::int, 1000, ${size}::int) RETURNING id`);
  const id = shard?.id ?? 0;
  const rows = await t.db.execute<{ id: number }>(sql`
    INSERT INTO influencers (platform, external_id, state, interval_s, shard_id)
    SELECT 'mockstagram', ${id}::int * 1000 + g, 'ok', ${interval}::int, ${id}::int FROM generate_series(1, ${size}::int) AS g
    RETURNING id`);
  await t.db.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
    SELECT id, to_timestamp(${from}::float8), interval_s, 'live', shard_id FROM influencers WHERE shard_id = ${id}::int`);
  return { id, members: rows.map((row) => row.id) };
}

function payloadOf(
  shard: number,
  slot: number,
  ids: number[],
  failures: IngestPayload["failures"],
): IngestPayload {
  const none = ids.map(() => 1);
  return {
    v: 1,
    shard,
    slot,
    fetchedAt: slot + 2,
    ids,
    offsets: none,
    followers: none,
    following: none,
    posts: none,
    failures,
  };
}

async function storedAt(shard: number, slot: number, seconds: number) {
  await t.db.execute(sql`
    UPDATE slot_tallies SET stored_at = to_timestamp(${slot + seconds}::float8)
    WHERE shard_id = ${shard} AND slot = to_timestamp(${slot}::float8)`);
}

const report: WorkerReport = {
  v: 1,
  mode: "queue",
  influencers: 3,
  spool: { bytes: 0, maxBytes: 1_000, points: 0, oldestSlot: null, droppedPoints: 0, corruptRecords: 0 },
  clockSkewMs: -3,
  outcomes: { found: 2, timeout: 1 },
  busy: null,
  loadIsHigh: false,
};

type Fate = "present" | "timeout" | "network" | "private" | "silent";

test("expected, present and reasons of each slot equal a count of periods, data points and failures one by one", async () => {
  const fate = fc.constantFrom<Fate>("present", "present", "timeout", "network", "private", "silent");
  const slotFate = fc.oneof(
    { weight: 4, arbitrary: fc.array(fate, { minLength: 4, maxLength: 4 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("late" as const, "dropped" as const),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(60, 300), fc.array(slotFate, { minLength: 10, maxLength: 10 })), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.nat(9),
      async (drawn, pausedFrom) => {
        await t.db.execute(sql`
          TRUNCATE data_points, fetch_failures, slot_tallies, slots_expected, tracking_periods, influencers, shards CASCADE`);
        const counted = new Map<
          string,
          { expected: number; present: number; why: Partial<Record<GapReason, number>> }
        >();
        for (const [n, [interval, fates]] of drawn.entries()) {
          const from = NOW - 10 * interval;
          const shard = await givenShard(interval, 4, from);
          // A shard that fails as a whole counts with all its members: the paused one is in another.
          const pause = n === 0 ? from + pausedFrom * interval : Number.POSITIVE_INFINITY;
          if (n === 0)
            await t.db.execute(sql`
              UPDATE tracking_periods SET "to" = to_timestamp(${pause}::float8) WHERE influencer_id = ${shard.members[0]}
                AND "from" < to_timestamp(${pause}::float8)`);
          if (pause === from)
            await t.db.execute(sql`DELETE FROM tracking_periods WHERE influencer_id = ${shard.members[0]}`);
          for (const [i, drawnFate] of fates.entries()) {
            const fate = n === 0 && !Array.isArray(drawnFate) ? [] : drawnFate;
            const slot = from + i * interval;
            const due = shard.members.filter((_, m) => m > 0 || slot < pause);
            const of = (wanted: Fate) =>
              due.filter((id) => Array.isArray(fate) && fate[shard.members.indexOf(id)] === wanted);
            const named = (["timeout", "network", "private"] as const).flatMap((reason) =>
              of(reason).length > 0 ? [{ reason, ids: of(reason) }] : [],
            );
            const failures = Array.isArray(fate) ? named : [{ reason: fate, ids: "all" as const }];
            await storeDataPoints(t.db, [payloadOf(shard.id, slot, of("present"), failures)]);
            const key = `${interval}/${slot}`;
            const count = counted.get(key) ?? { expected: 0, present: 0, why: {} };
            counted.set(key, count);
            count.expected += due.length;
            count.present += of("present").length;
            const add = (reason: GapReason, many: number) => {
              if (many > 0) count.why[reason] = (count.why[reason] ?? 0) + many;
            };
            for (const { reason, ids } of named) add(reason, ids.length);
            if (Array.isArray(fate))
              add("unknown", due.length - named.flatMap(({ ids }) => ids).length - of("present").length);
            else if (typeof fate === "string") add(fate, due.length);
          }
        }
        await judgeSlots(t.db, clockAt(10));
        const { slots } = await ask(10);
        const told = new Map(slots.map((slot) => [`${slot.interval}/${slot.slot}`, slot]));
        for (const [key, { expected, present, why }] of counted)
          expect({ key, ...pick(told.get(key)) }).toEqual({ key, expected, present, missingByReason: why });
        const [rows] = await t.db.execute<{ points: number }>(
          sql`SELECT count(*)::int AS points FROM data_points`,
        );
        expect(slots.reduce((sum, { present }) => sum + present, 0)).toBe(rows?.points);
      },
    ),
    { numRuns: runsOf(25) },
  );
});

function pick(slot: PipelineSlot | undefined) {
  return { expected: slot?.expected, present: slot?.present, missingByReason: slot?.missingByReason };
}

test("on time is stored within 10 s of the slot's end; lateness counts from each shard's own phase", async () => {
  const slot = NOW - 60;
  const phases = new Map<number, number>();
  for (const late of [1, 70, 70.5]) {
    const { id, members } = await givenShard(60, 2, slot);
    await storeDataPoints(t.db, [payloadOf(id, slot, members, [])]);
    await storedAt(id, slot, late);
    phases.set(id, late - shardPhase(id, 60, phaseWindow(60, false)));
  }
  await judgeSlots(t.db, clockAt(10));
  const { slots } = await ask(10);
  expect(slots).toHaveLength(1);
  expect(slots[0]).toMatchObject({ expected: 6, present: 6, onTime: 4 });
  expect(slots[0]?.lateSecondsP99).toBeCloseTo(Math.max(...phases.values()), 3);
});

test("minutes come first; slots that nobody judged show what is stored, the newest waits for its judge", async () => {
  for (const interval of [5, 60, 300]) await givenShard(interval, 1, NOW - 600);
  await judgeSlots(t.db, clockAt(10));
  await t.db.execute(sql`DELETE FROM slots_expected WHERE slot = to_timestamp(${NOW - 300})`);
  const { slots } = await ask(75);
  expect([...new Set(slots.map(({ interval }) => interval))]).toEqual([60, 5, 300]);
  const minutes = slots.filter(({ interval }) => interval === 60);
  expect(minutes.map(({ slot }) => slot - NOW)).toEqual([
    -600, -540, -480, -420, -360, -300, -240, -180, -120, -60,
  ]);
  expect(minutes.find(({ slot }) => slot === NOW - 300)).toMatchObject({ expected: null, present: 0 });
  // A minute and a half later it is plain that nobody judges.
  const later = (await ask(200)).slots.filter(({ interval }) => interval === 60);
  expect(later.at(-1)).toMatchObject({ slot: NOW + 60 - 60 + 0, expected: null });
});

test("who was erased after its data point was tallied makes no slot more than complete", async () => {
  const slot = NOW - 60;
  const { id, members } = await givenShard(60, 3, slot);
  await storeDataPoints(t.db, [payloadOf(id, slot, members, [])]);
  await storedAt(id, slot, 5);
  await t.db.execute(sql`DELETE FROM tracking_periods WHERE influencer_id = ${members[0]}`);
  await judgeSlots(t.db, clockAt(10));
  expect((await ask(10)).slots).toMatchObject([{ expected: 2, present: 2, onTime: 2, missingByReason: {} }]);
});

test("a slot in which no worker ran misses its data points because of that", async () => {
  await givenShard(60, 3, NOW - 300);
  await t.db.execute(sql`
    INSERT INTO worker_runs VALUES ('a', to_timestamp(${NOW - 900}), to_timestamp(${NOW - 130})),
      ('a', to_timestamp(${NOW - 100}), to_timestamp(${NOW + 5}))`);
  await judgeSlots(t.db, clockAt(10));
  const { slots } = await ask(10);
  expect(slots.map(({ missingByReason }) => missingByReason)).toEqual([
    { unknown: 3 },
    { unknown: 3 },
    { worker_down: 3 },
    { worker_down: 3 },
    { unknown: 3 },
  ]);
});

test("workers: numbered for the public, named for an admin, gone after a minute; their reports add up", async () => {
  await givenShard(60, 3, NOW - 300);
  const startedAt = (NOW - 600) * 1_000;
  for (const [id, more] of [
    ["host-b", { clockSkewMs: 2_500 }],
    ["host-a", {}],
    ["host-c", {}],
  ] as const)
    await noteWorker(t.db, { id, startedAt, lastSlot: NOW - 60, report: { ...report, ...more } });
  await noteWorker(t.db, { id: "host-d", startedAt, lastSlot: null, report: null });
  await t.db.execute(sql`UPDATE workers SET seen_at = to_timestamp(${NOW})`);
  await t.db.execute(sql`UPDATE workers SET seen_at = to_timestamp(${NOW - 90}) WHERE id = 'host-c'`);
  const pipeline = await ask(5);
  expect(pipeline.workers.map(({ name, mode }) => `${name} ${mode}`)).toEqual([
    "worker 1 queue",
    "worker 2 queue",
    "worker 3 gone",
    "worker 4 unknown",
  ]);
  expect(JSON.stringify(pipeline)).not.toContain("host-");
  expect((await ask(5, true)).workers.map(({ name }) => name)).toEqual([
    "host-a",
    "host-b",
    "host-c",
    "host-d",
  ]);
  expect(pipeline.outcomes).toEqual({ found: 4, timeout: 2 });
  expect(pipeline.spool).toMatchObject({ maxBytes: 2_000, points: 0 });
  expect(pipeline.clockSkewMs).toBe(2_500);
  expect((await ask(4_000)).workers).toEqual([]);
});

test("a platform that answers nobody is told of at once, until somebody is answered or nobody asks any more", async () => {
  const tell = async (own: Pick<OwnLimits, "breakerUntil" | "cause" | "answering">) =>
    await mergeUpstreamState(t.db, "mockstagram", "w", { holdUntil: null, ...own });
  const verdict = async () => {
    const { silent, verdict } = await ask(0);
    return { silent, line: verdict.line };
  };
  await givenShard(60, 4, NOW - 600);
  await noteWorker(t.db, { id: "w", startedAt: Date.now(), lastSlot: null, report });
  const open = { breakerUntil: Date.now() + 3_000, cause: "network", answering: false } as const;
  const trouble = {
    silent: [{ platform: "mockstagram", reason: "network" }],
    line: expect.stringContaining("platform trouble: Mockstagram answers nobody (platform not reachable)"),
  };
  await tell(open);
  expect(await verdict()).toEqual(trouble);
  const well = { silent: [], line: expect.stringContaining("starting") };
  await tell({ breakerUntil: null, cause: null, answering: true });
  expect(await verdict()).toEqual(well);

  // Half a minute is given to a worker that had nothing to ask for.
  await tell(open);
  const age = async (seconds: number) =>
    await t.db.execute(
      sql`UPDATE upstream_states SET breaker_until = now() - make_interval(secs => ${seconds}::float8)`,
    );
  await age(29);
  expect(await verdict()).toEqual(trouble);
  await tell({ breakerUntil: null, cause: null, answering: true });
  expect(await verdict()).toEqual(well);
  await tell(open);
  await age(31);
  expect(await verdict()).toEqual(well);
  await tell(open);
  await t.db.execute(sql`UPDATE upstream_states SET paused_at = now()`);
  expect(await verdict()).toEqual(well);
});

test("a report of another release is no report, and breaks nothing", async () => {
  await givenShard(60, 1, NOW - 300);
  await noteWorker(t.db, { id: "a", startedAt: NOW * 1_000, lastSlot: null, report });
  await t.db.execute(sql`UPDATE workers SET seen_at = to_timestamp(${NOW}), report = '{"v": 2}'`);
  const pipeline = await ask(5);
  expect(pipeline.workers[0]).toMatchObject({ mode: "unknown", influencers: null });
  expect([pipeline.spool, pipeline.clockSkewMs, pipeline.outcomes]).toEqual([null, null, {}]);
});

test("nothing at all: no worker, no slots; edition and versions are the server's", async () => {
  const pipeline = await ask(5);
  expect(pipeline.slots).toEqual([]);
  expect(pipeline.verdict.status).toBe("no_worker");
  expect(pipeline.database.edition).toBe(inject("databaseServer").edition);
});

test("the queue's counters are pg-boss's own; a queue that can't be reached is told as not known", async () => {
  const queue = await openQueue({ url: t.url, name: "test", max: 4, log });
  for (let i = 0; i < 3; i++) await queue.insert("ingest", [{ data: {} }]);
  await waitUntil("the queue counts its jobs", 30_000, async () => (await ask(5)).queue.ingest?.ready === 3);
  await queue.stop({ graceful: false });
  await t.db.execute(sql`
    INSERT INTO dead_letters (hash, queue, payload, cause, redriven_at)
    VALUES ('1', 'ingest', '', '', NULL), ('2', 'ingest', '', '', now())`);
  const away = await getPipeline(t.db, { queue: null, clock: clockAt(5), namesWorkers: false });
  expect(away.queue).toEqual({ fetch: null, ingest: null, deadLetters: 1 });
  const broken = await createTestDatabase({ empty: true });
  const unreadable = await getPipeline(t.db, { queue: broken.db, clock: clockAt(5), namesWorkers: false });
  expect(unreadable.queue.fetch).toBeNull();
  await broken.close();
});
