import { describe, expect, test } from "vitest";
import type { FailureReason } from "#lib/domain/failure.ts";
import { ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import type { FetchOutcome, Provider } from "#lib/provider/provider.ts";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import { SECOND } from "#lib/time.ts";
import { type FetchAttempt, fetchShard } from "./fetch-shard.ts";
import { createRegistry } from "./registry.ts";

const SLOT = 1_700_000_040;
const END = (SLOT + 60) * SECOND;

const row = (id: number, change: Partial<RegistryRow> = {}): RegistryRow => ({
  id,
  externalId: String(1_000_000 + id),
  username: `influencer-${1_000_000 + id}`,
  state: "ok",
  removed: false,
  dueFrom: 0,
  shard: 1,
  platform: "mockstagram",
  interval: 60,
  ...change,
});

const found = (id: number, change: Partial<Extract<FetchOutcome, { kind: "found" }>> = {}): FetchOutcome => ({
  kind: "found",
  externalId: String(1_000_000 + id),
  username: `influencer-${1_000_000 + id}`,
  followers: 100 + id,
  following: 10,
  posts: null,
  retrievedAt: SLOT * SECOND + 20_000 + id,
  ...change,
});

interface World {
  now: number;
  takes: number;
  barredBy: FailureReason | null;
  holdUntil: number | null;
  pause: AbortController;
  /** What happens while the platform is asked. */
  meanwhile(): void;
}

/** A platform whose answers the test writes; without any, everybody is found. */
async function setUp(rows: RegistryRow[], answers: Record<number, FetchOutcome> = {}) {
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  const calls: { ids: string[]; deadline: number }[] = [];
  /** `takes`: how long the platform needs. */
  const world: World = {
    now: SLOT * SECOND + 20_000,
    takes: 0,
    barredBy: null,
    holdUntil: null,
    pause: new AbortController(),
    meanwhile() {},
  };
  const provider: Provider = {
    platform: "mockstagram",
    async fetchMany(externalIds, { deadline }) {
      calls.push({ ids: [...externalIds], deadline });
      world.now += world.takes;
      world.meanwhile();
      return externalIds.map((externalId) => {
        const id = Number(externalId) - 1_000_000;
        return answers[id] ?? found(id);
      });
    },
    setWorkers() {},
    limits: () => ({ holdUntil: world.holdUntil, breakerUntil: null, cause: null, answering: true }),
    applyLimits() {},
    stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: world.barredBy }),
    async close() {},
  };
  const context = {
    registry,
    providerOf: () => provider,
    pauseOf: () => world.pause.signal,
    clock: { now: () => world.now },
    startedAt: 0,
  };
  const run = async (attempt: Partial<FetchAttempt> = {}) => {
    const result = await fetchShard(context, {
      payload: { v: 1, shard: 1, slot: SLOT },
      retryCount: 0,
      signal: new AbortController().signal,
      runsUntil: END + 60_000,
      ...attempt,
    });
    if (result.payload !== null) ingestPayloadSchema.parse(result.payload);
    return result;
  };
  return { run, world, calls, context };
}

test("answers become columns, with the milliseconds into the slot, and the platform has until the slot's end", async () => {
  const { run, calls } = await setUp([row(1), row(2)]);
  const { payload } = await run();
  expect(payload).toMatchObject({
    shard: 1,
    slot: SLOT,
    ids: [1, 2],
    offsets: [20_001, 20_002],
    followers: [101, 102],
    following: [10, 10],
    posts: [null, null],
    failures: [],
  });
  expect(payload?.usernames).toBeUndefined();
  expect(calls).toEqual([{ ids: ["1000001", "1000002"], deadline: END - 500 }]);
});

test("an answer after the slot's end is discarded as late, a count that is none as rejected; the others stay", async () => {
  const { run } = await setUp(
    [1, 2, 3, 4, 5].map((id) => row(id)),
    {
      2: found(2, { retrievedAt: END }),
      3: found(3, { followers: 2 ** 31 }),
      4: { kind: "failed", externalId: "1000004", reason: "timeout", message: "" },
    },
  );
  const { payload } = await run();
  expect(payload?.ids).toEqual([1, 5]);
  expect(payload?.failures).toEqual([
    { reason: "late", ids: [2] },
    { reason: "rejected", ids: [3] },
    { reason: "timeout", ids: [4] },
  ]);
});

test("paused ones are never asked for, unknown ones only in their slot of the hour", async () => {
  const { run, calls } = await setUp([row(1), row(2, { state: "paused" }), row(3, { state: "not_found" })]);
  for (let slot = SLOT; slot < SLOT + 3_600; slot += 60) {
    await run({ payload: { v: 1, shard: 1, slot }, runsUntil: Number.MAX_SAFE_INTEGER });
  }
  expect(calls.filter((call) => call.ids.includes("1000001"))).toHaveLength(60);
  expect(calls.filter((call) => call.ids.includes("1000002"))).toHaveLength(0);
  expect(calls.filter((call) => call.ids.includes("1000003"))).toHaveLength(1);
});

test("who is due only from a later slot on is not asked for before it, by no job, and is no failure", async () => {
  const { run, world, calls } = await setUp([row(1), row(2, { dueFrom: SLOT + 60 })]);
  await run();
  expect(await run({ payload: { v: 1, shard: 1, slot: SLOT, ids: [2] } })).toMatchObject({ payload: null });
  expect(calls.map(({ ids }) => ids)).toEqual([["1000001"]]);
  world.now = END - 1_000;
  world.barredBy = "upstream_error";
  expect((await run()).payload?.failures).toEqual([{ reason: "upstream_error", ids: [1] }]);
  await run({ payload: { v: 1, shard: 1, slot: SLOT + 60 }, runsUntil: END + 120_000 });
  expect(calls.at(-1)?.ids).toEqual(["1000001", "1000002"]);
});

test("a job for some fetches those, and looks the registry up again for one that it does not know", async () => {
  const { run, calls } = await setUp([row(1), row(2)]);
  await run({ payload: { v: 1, shard: 1, slot: SLOT, ids: [2, 99] } });
  expect(calls.map((call) => call.ids)).toEqual([["1000002"]]);
});

test("a job that is stale since the platform can't be asked has that as its reason, filed by influencer", async () => {
  const { run, world, calls } = await setUp([row(1), row(2)]);
  world.now = END - 1_000;
  world.barredBy = "upstream_error";
  expect((await run()).payload?.failures).toEqual([{ reason: "upstream_error", ids: [1, 2] }]);
  expect(calls).toEqual([]);
});

test("a stale job asks for nothing and says why: its worker went away, or workers were too busy", async () => {
  const { run, world, calls, context } = await setUp([row(1)]);
  world.now = END - 1_000;
  expect((await run()).payload?.failures).toEqual([{ reason: "late", ids: "all" }]);
  expect((await run({ retryCount: 1 })).payload?.failures).toEqual([{ reason: "worker_down", ids: "all" }]);
  world.now = END + 5_000;
  context.startedAt = END + 1_000;
  expect((await run({ payload: { v: 1, shard: 1, slot: SLOT, ids: [1] } })).payload?.failures).toEqual([
    { reason: "worker_down", ids: [1] },
  ]);
  expect(calls).toEqual([]);
});

test("what shutdown broke off is handed back while the slot has time, else it is a failure", async () => {
  const gone: FetchOutcome = { kind: "failed", externalId: "1000002", reason: "worker_down", message: "" };
  const stopped = AbortSignal.abort();
  const { run, world } = await setUp([row(1), row(2)], { 2: gone });
  const early = await run({ signal: stopped });
  expect(early).toMatchObject({ payload: { ids: [1], failures: [] }, unfinished: [2] });
  world.now = END - 10_000;
  world.takes = 9_000;
  const late = await run({ signal: stopped });
  expect(late).toMatchObject({
    payload: { ids: [1], failures: [{ reason: "worker_down", ids: [2] }] },
    unfinished: [],
  });
});

describe("what the job's own time cut short", () => {
  const HOUR = 3_600;
  const START = Math.floor(SLOT / HOUR) * HOUR;
  const cut = (id: number, reason: FailureReason): FetchOutcome => ({
    kind: "failed",
    externalId: String(1_000_000 + id),
    reason,
    message: "",
    cutShort: true,
  });
  const rows = (interval: number) => [1, 2, 3, 4].map((id) => row(id, { interval }));
  const answers = { 2: cut(2, "rate_limited"), 3: cut(3, "timeout") };

  test("goes on in another job while the slot has room, after the platform's pause; what was decided is told", async () => {
    const { run, world, calls } = await setUp(rows(HOUR), {
      ...answers,
      1: found(1, { retrievedAt: (START + 10) * SECOND }),
      4: { kind: "failed", externalId: "1000004", reason: "upstream_error", message: "" },
    });
    world.now = START * SECOND + 5_000;
    world.takes = 45_000;
    const runsUntil = world.now + 45_000;
    const payload = { v: 1, shard: 1, slot: START } as const;
    expect(await run({ payload, runsUntil })).toMatchObject({
      payload: { ids: [1], failures: [{ reason: "upstream_error", ids: [4] }] },
      unfinished: [2, 3],
      resumeAt: runsUntil + 1_000,
    });
    expect(calls[0]?.deadline).toBe(runsUntil);
    world.now = START * SECOND + 5_000;
    world.holdUntil = world.now + 30 * 60_000;
    expect(await run({ payload, runsUntil })).toMatchObject({
      unfinished: [2, 3],
      resumeAt: world.holdUntil,
    });
  });

  test("is nothing to tell when nothing came", async () => {
    const { run, world } = await setUp([row(2, { interval: HOUR }), row(3, { interval: HOUR })], answers);
    world.now = START * SECOND;
    const runsUntil = world.now + 45_000;
    const result = await run({ payload: { v: 1, shard: 1, slot: START }, runsUntil });
    expect(result).toEqual({ payload: null, unfinished: [2, 3], resumeAt: world.now + 180_000 });
  });

  test("is a failure where the slot ends with the job, or the pause lasts too long", async () => {
    const { run, world } = await setUp([row(2)], answers);
    expect(await run()).toMatchObject({ payload: { failures: [{ reason: "rate_limited", ids: [2] }] } });
    world.now = SLOT * SECOND + 2_000;
    const runsUntil = world.now + 45_000;
    world.holdUntil = END - 3_000;
    expect(await run({ runsUntil })).toMatchObject({ payload: null, unfinished: [2], resumeAt: END - 3_000 });
    world.holdUntil = END - 2_000;
    expect(await run({ runsUntil })).toMatchObject({
      payload: { failures: [{ reason: "rate_limited", ids: [2] }] },
      unfinished: [],
    });
  });
});

describe("a platform that an admin has paused", () => {
  test("is not asked, and the whole shard's gap says so; nothing is said where nobody is due", async () => {
    const { run, world, calls } = await setUp([row(1), row(2), row(3, { shard: 2, state: "paused" })]);
    world.pause.abort();
    expect((await run()).payload).toMatchObject({
      ids: [],
      failures: [{ reason: "platform_paused", ids: "all" }],
    });
    const some = await run({ payload: { v: 1, shard: 1, slot: SLOT, ids: [2] } });
    expect(some.payload?.failures).toEqual([{ reason: "platform_paused", ids: [2] }]);
    expect((await run({ payload: { v: 1, shard: 2, slot: SLOT } })).payload).toBeNull();
    expect(calls).toEqual([]);
  });

  test("in the middle of a job keeps what it answered; the rest is the pause, not a worker's end", async () => {
    const stopped: FetchOutcome = {
      kind: "failed",
      externalId: "1000002",
      reason: "worker_down",
      message: "",
    };
    const { run, world } = await setUp([row(1), row(2)], { 2: stopped });
    world.meanwhile = () => world.pause.abort();
    const { payload, unfinished } = await run();
    expect(payload).toMatchObject({ ids: [1], failures: [{ reason: "platform_paused", ids: [2] }] });
    expect(unfinished).toEqual([]);
    // A worker that stops at the same time hands it on: another one files it.
    world.pause = new AbortController();
    const signal = AbortSignal.abort();
    expect(await run({ signal })).toMatchObject({ unfinished: [2], payload: { ids: [1], failures: [] } });
  });
});

test("a username goes along only when the registry has another or none", async () => {
  const { run } = await setUp([row(1), row(2, { username: null }), row(3)], {
    3: found(3, { username: "new" }),
  });
  expect((await run()).payload?.usernames).toEqual([
    { id: 2, username: "influencer-1000002" },
    { id: 3, username: "new" },
  ]);
});
