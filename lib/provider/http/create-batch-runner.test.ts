import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FetchOutcome } from "#lib/provider/provider.ts";
import { systemClock } from "#lib/time.ts";
import { type BatchRunnerOptions, createBatchRunner, type Transient } from "./create-batch-runner.ts";
import { createGate } from "./create-gate.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_000_000_000 });
});
afterEach(() => {
  // Whatever was started has been stopped, too.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

type Result = FetchOutcome | Transient;
const found = (externalId: string): Result => ({
  kind: "found",
  externalId,
  username: null,
  followers: 1,
  following: 1,
  posts: null,
  retrievedAt: systemClock.now(),
});
const transient = (over: Partial<Transient> = {}): Transient => ({
  kind: "transient",
  reason: "upstream_error",
  message: "HTTP 503",
  waitMs: null,
  forAll: false,
  ...over,
});
const held = (seconds: number) =>
  transient({ reason: "rate_limited", waitMs: seconds * 1_000, forAll: true });

/** A platform that takes `ms` for an item and answers with what `answer` says; it notes what it was asked when. */
function platform(answer: (id: string, nth: number) => Result | Promise<never>, ms = 10) {
  const asked: { id: string; at: number }[] = [];
  let running = 0;
  const seen = { most: 0, dropped: 0, asked };
  const attempt: BatchRunnerOptions["attempt"] = (id, done) => {
    asked.push({ id, at: systemClock.now() });
    running++;
    seen.most = Math.max(seen.most, running);
    const nth = asked.filter((one) => one.id === id).length;
    const timer = setTimeout(() => {
      const result = answer(id, nth);
      if (result instanceof Promise) return;
      running--;
      done(result);
    }, ms);
    return () => {
      running--;
      seen.dropped++;
      clearTimeout(timer);
    };
  };
  return { attempt, seen };
}

const runnerOf = (attempt: BatchRunnerOptions["attempt"], concurrency = 4, random = () => 0.5) =>
  createBatchRunner({
    concurrency,
    clock: systemClock,
    random,
    gate: createGate({ clock: systemClock, random }),
    attempt,
  });
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => String(from + i));
const inSeconds = (seconds: number) => ({ deadline: systemClock.now() + seconds * 1_000 });
const never = new Promise<never>(() => undefined);

/** Runs the clock until the promise is there; gives how long that took. */
async function finish<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
  const start = systemClock.now();
  let ms = -1;
  const marked = promise.then((value) => {
    ms = systemClock.now() - start;
    return value;
  });
  await vi.runAllTimersAsync();
  return { value: await marked, ms };
}

const reasons = (outcomes: FetchOutcome[]) => outcomes.map((o) => (o.kind === "failed" ? o.reason : o.kind));

it("gives one outcome for each id, in their order, whatever order the answers come in", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ms: fc.integer({ min: 0, max: 50 }), fails: fc.integer({ min: 0, max: 4 }) }), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 8 }),
      async (items, concurrency) => {
        const tries = new Map<string, number>();
        const runner = runnerOf((id, done) => {
          const item = items[Number(id)];
          const nth = (tries.get(id) ?? 0) + 1;
          tries.set(id, nth);
          const timer = setTimeout(() => done(nth <= (item?.fails ?? 0) ? transient() : found(id)), item?.ms);
          return () => clearTimeout(timer);
        }, concurrency);
        const { value } = await finish(runner.run(ids(items.length), inSeconds(600)));
        expect(value.map((outcome) => outcome.externalId)).toEqual(ids(items.length));
        expect(reasons(value)).toEqual(items.map((item) => (item.fails > 3 ? "upstream_error" : "found")));
      },
    ),
    { numRuns: 100 },
  );
});

it("never has more in flight than allowed, over all batches together, and uses all that is allowed", async () => {
  const { attempt, seen } = platform(found);
  const runner = runnerOf(attempt, 4);
  const { ms } = await finish(Promise.all([1, 2, 3].map(() => runner.run(ids(20), inSeconds(60)))));
  expect(seen.most).toBe(4);
  expect(ms).toBe((60 / 4) * 10);
});

it("lets batches take turns, so that a small one does not wait for a large one", async () => {
  const { attempt, seen } = platform(found);
  const runner = runnerOf(attempt, 2);
  const large = runner.run(ids(1_000), inSeconds(600));
  const small = await finish(runner.run(ids(10, 5_000), inSeconds(600)));
  expect(small.ms).toBeLessThanOrEqual(120);
  expect(seen.asked).toHaveLength(1_010);
  expect(await large).toHaveLength(1_000);
});

it("answers an empty batch at once", async () => {
  expect((await finish(runnerOf(platform(found).attempt).run([], inSeconds(1)))).value).toEqual([]);
});

describe("retries", () => {
  it("tries again up to three times, waiting longer each time, then gives the reason", async () => {
    const { attempt, seen } = platform((id) => (id === "3" ? transient({ reason: "network" }) : found(id)));
    const { value } = await finish(runnerOf(attempt).run(ids(10), inSeconds(60)));
    expect(reasons(value)).toEqual(ids(10).map((id) => (id === "3" ? "network" : "found")));
    const at = seen.asked.filter(({ id }) => id === "3").map(({ at }) => at);
    expect(at.slice(1).map((time, i) => time - (at[i] ?? 0))).toEqual([260, 760, 2_260]);
  });

  it("spreads the waits at random between half and one and a half of the backoff", async () => {
    for (const [random, wait] of [
      [0, 125],
      [0.999_999, 375],
    ] as const) {
      const { attempt, seen } = platform((id, nth) => (nth === 1 ? transient() : found(id)));
      await finish(runnerOf(attempt, 4, () => random).run(["1"], inSeconds(60)));
      expect((seen.asked[1]?.at ?? 0) - (seen.asked[0]?.at ?? 0) - 10).toBeCloseTo(wait, -1);
    }
  });

  it("asks the others while one waits", async () => {
    const { attempt } = platform((id, nth) => (id === "0" && nth <= 2 ? transient() : found(id)));
    const { value, ms } = await finish(runnerOf(attempt, 1).run(ids(50), inSeconds(60)));
    expect(reasons(value)).not.toContain("upstream_error");
    expect(ms).toBeLessThan(250 + 750 + 100);
  });

  it("does not begin a wait that the deadline would cut off", async () => {
    const { attempt, seen } = platform(() => transient());
    const { value, ms } = await finish(runnerOf(attempt).run(["1"], inSeconds(0.2)));
    expect(reasons(value)).toEqual(["upstream_error"]);
    expect(ms).toBe(10);
    expect(seen.asked).toHaveLength(1);
  });

  it("waits at least as long as one item's answer asks for, and lets the others go on", async () => {
    const { attempt, seen } = platform((id, nth) =>
      id === "0" && nth === 1 ? transient({ waitMs: 5_000 }) : found(id),
    );
    const { value, ms } = await finish(runnerOf(attempt, 1).run(ids(5), inSeconds(60)));
    expect(reasons(value)).toEqual(ids(5).map(() => "found"));
    expect(ms).toBeGreaterThanOrEqual(5_000);
    expect((seen.asked.at(-2)?.at ?? 0) - (seen.asked[0]?.at ?? 0)).toBeLessThan(100);
  });
});

describe("a pause that the platform asks for", () => {
  it("holds everything, and everything is asked afterwards", async () => {
    let limited = true;
    const { attempt, seen } = platform((id) => (limited ? held(3) : found(id)));
    const runner = runnerOf(attempt, 4);
    setTimeout(() => {
      limited = false;
    }, 1_000);
    const both = await finish(
      Promise.all([runner.run(ids(20), inSeconds(60)), runner.run(ids(20, 50), inSeconds(60))]),
    );
    expect(both.value.flatMap(reasons)).toEqual(Array(40).fill("found"));
    const start = seen.asked[0]?.at ?? 0;
    expect(seen.asked.filter(({ at }) => at - start < 3_000)).toHaveLength(4);
  });

  it("may come as often as the deadline allows: a slow platform is no failing one", async () => {
    // Two requests a second get through.
    let second = 0;
    let left = 0;
    const { attempt } = platform((id) => {
      const now = Math.floor(systemClock.now() / 1_000);
      if (now !== second) [second, left] = [now, 2];
      return left-- > 0 ? found(id) : held(1);
    });
    const { value } = await finish(runnerOf(attempt, 8).run(ids(40), inSeconds(59)));
    expect(reasons(value)).toEqual(ids(40).map(() => "found"));
  });

  it("does not use up the retries of what also failed otherwise", async () => {
    const { attempt } = platform((id, nth) => (nth <= 3 ? transient() : nth <= 6 ? held(1) : found(id)));
    expect(reasons((await finish(runnerOf(attempt).run(["1"], inSeconds(59)))).value)).toEqual(["found"]);
  });

  it("ends what it would outlast as rate_limited at once, in this batch and in later ones, but not what has time", async () => {
    const { attempt, seen } = platform((id, nth) => (id === "0" && nth === 1 ? held(30) : found(id)));
    const runner = runnerOf(attempt, 1);
    const short = runner.run(ids(10), inSeconds(20));
    const long = runner.run(ids(10, 50), inSeconds(60));
    await vi.advanceTimersByTimeAsync(15);
    const asked = seen.asked.length;
    expect(reasons(await short)).toEqual(Array(10).fill("rate_limited"));
    expect(reasons(await runner.run(ids(5), inSeconds(5)))).toEqual(Array(5).fill("rate_limited"));
    expect(seen.asked).toHaveLength(asked);
    expect(reasons((await finish(long)).value)).toEqual(Array(10).fill("found"));
  });

  it("still takes the answers that were on their way", async () => {
    const { attempt } = platform((id) => (id === "0" ? held(30) : found(id)));
    const { value } = await finish(runnerOf(attempt, 2).run(ids(3), inSeconds(20)));
    expect(reasons(value)).toEqual(["rate_limited", "found", "rate_limited"]);
  });

  it("of under a second counts as a retry, so that nobody is asked for ever", async () => {
    const { attempt, seen } = platform(() => held(0));
    const { value } = await finish(runnerOf(attempt).run(["1"], inSeconds(60)));
    expect(reasons(value)).toEqual(["rate_limited"]);
    expect(seen.asked).toHaveLength(4);
  });
});

describe("the end of a batch", () => {
  it("is its deadline: what has not answered is timeout, what has answered stays", async () => {
    const { attempt, seen } = platform((id) => (Number(id) % 2 === 0 ? found(id) : never));
    const { value, ms } = await finish(runnerOf(attempt, 4).run(ids(20), inSeconds(1)));
    expect(ms).toBe(1_000);
    expect(reasons(value).filter((reason) => reason === "found").length).toBeGreaterThan(2);
    expect(new Set(reasons(value))).toEqual(new Set(["found", "timeout"]));
    expect(seen.dropped).toBe(4);
  });

  it("leaves what was never asked for want of time as late, and what was asked as timeout", async () => {
    const { attempt } = platform((id) => (id === "0" ? never : found(id)), 400);
    const { value } = await finish(runnerOf(attempt, 4).run(ids(20), inSeconds(2)));
    expect(reasons(value)).toEqual([
      "timeout",
      ...Array(12).fill("found"),
      ...Array(3).fill("timeout"),
      ...Array(4).fill("late"),
    ]);
  });

  it("leaves what failed and was being tried again with what it failed with", async () => {
    const { attempt } = platform((_id, nth) => (nth === 1 ? transient({ reason: "network" }) : never));
    const { value } = await finish(runnerOf(attempt, 4).run(ids(2), inSeconds(2)));
    expect(reasons(value)).toEqual(["network", "network"]);
  });

  it("is the platform's fault for all when it is what takes the time", async () => {
    for (const silent of [() => never, () => transient({ reason: "timeout" })]) {
      const { attempt } = platform(silent, 1_950);
      const { value } = await finish(runnerOf(attempt, 4).run(ids(20), inSeconds(2)));
      expect(reasons(value)).toEqual(Array(20).fill("timeout"));
    }
  });

  it("says of whom more time might have had an answer: not of those whose tries are used up", async () => {
    const { attempt } = platform((id) =>
      id === "0" ? transient({ waitMs: 0 }) : id === "1" ? never : id === "2" ? found(id) : transient(),
    );
    const cut = (outcomes: FetchOutcome[]) =>
      outcomes.map((o) => (o.kind === "failed" ? o.cutShort === true : null));
    const long = await finish(runnerOf(attempt, 8).run(["0", "1", "2"], inSeconds(20)));
    expect(cut(long.value)).toEqual([false, true, null]);
    const short = await finish(runnerOf(attempt, 8).run(["2", "3"], inSeconds(0.2)));
    expect(cut(short.value)).toEqual([null, true]);
    const runner = runnerOf(platform(() => held(30)).attempt, 1);
    expect(cut((await finish(runner.run(ids(3), inSeconds(20)))).value)).toEqual([true, true, true]);
    const stopped = { ...inSeconds(20), signal: AbortSignal.abort() };
    expect(cut(await runnerOf(attempt).run(["1"], stopped))).toEqual([false]);
  });

  it("frees its places for the other batches", async () => {
    const { attempt } = platform((id) => (Number(id) < 100 ? never : found(id)));
    const runner = runnerOf(attempt, 2);
    const stuck = runner.run(ids(2), inSeconds(1));
    const other = await finish(runner.run(ids(2, 100), inSeconds(30)));
    expect(reasons(await stuck)).toEqual(["timeout", "timeout"]);
    expect(reasons(other.value)).toEqual(["found", "found"]);
    expect(other.ms).toBe(1_010);
  });

  it("comes at once when the deadline has passed, and nothing is asked", async () => {
    const { attempt, seen } = platform(found);
    expect(reasons(await runnerOf(attempt).run(ids(2), inSeconds(0)))).toEqual(["late", "late"]);
    expect(seen.asked).toHaveLength(0);
  });

  it("rejects an answer from after the deadline, as a stopped process would see it", async () => {
    const runner = runnerOf((id, done) => {
      const answer = setImmediate(() => {
        vi.setSystemTime(systemClock.now() + 5_000);
        done(found(id));
      });
      return () => clearImmediate(answer);
    });
    expect(reasons((await finish(runner.run(["1"], inSeconds(1)))).value)).toEqual(["timeout"]);
  });

  it("comes at once by the abort signal: worker_down for what is missing", async () => {
    const { attempt, seen } = platform((id) => (id === "0" ? found(id) : never));
    const stop = new AbortController();
    const batch = runnerOf(attempt, 2).run(ids(5), { ...inSeconds(60), signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    const { value, ms } = await finish(batch);
    expect(ms).toBe(100);
    expect(reasons(value)).toEqual(["found", ...Array(4).fill("worker_down")]);
    expect(seen.dropped).toBe(2);
    const later = runnerOf(attempt).run(ids(2), { ...inSeconds(60), signal: stop.signal });
    expect(reasons(await later)).toEqual(["worker_down", "worker_down"]);
  });

  it("leaves nothing on a signal that outlives it", async () => {
    const { signal } = new AbortController();
    await finish(runnerOf(platform(found).attempt).run(ids(5), { ...inSeconds(60), signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("comes at once when the runner is closed, also in the middle of a pause", async () => {
    const { attempt } = platform(() => held(30));
    const runner = runnerOf(attempt, 2);
    const batch = runner.run(ids(3), inSeconds(60));
    await vi.advanceTimersByTimeAsync(100);
    runner.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(reasons(await batch)).toEqual(Array(3).fill("worker_down"));
    expect(reasons(await runner.run(["1"], inSeconds(60)))).toEqual(["worker_down"]);
  });
});
