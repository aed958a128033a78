/** Suspicion checks against the stand-in as it misbehaves, over real sockets. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SuspicionAnswers, SuspicionOptions } from "#lib/provider/provider.ts";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { garbageForms, parseScript } from "#mockstagram/script.ts";
import { createMockstagramServer, type MockstagramOptions } from "#mockstagram/server.ts";
import { isSuspicious } from "#mockstagram/suspicion.ts";
import type { TrafficReport } from "#mockstagram/traffic.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { createMockstagramProvider, type MockstagramProviderOptions } from "./create-mockstagram-provider.ts";

// A hang guard, no measure.
vi.setConfig({ testTimeout: 60_000 });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SLOT = 3_600;

async function standIn(rules: object[] = [], options: Partial<MockstagramOptions> = {}): Promise<string> {
  const server = createMockstagramServer({
    mode: "deterministic",
    slotSeconds: SLOT,
    suspicionMs: 1,
    rules: parseScript(JSON.stringify(rules)),
    ...options,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

function providerOf(baseUrl: string, over: Partial<MockstagramProviderOptions> = {}) {
  const provider = createMockstagramProvider({
    baseUrl,
    concurrency: 16,
    clock: systemClock,
    random: () => 0.5,
    ...over,
  });
  closers.push(() => provider.close());
  const ask = async (externalIds: readonly string[], options: Partial<SuspicionOptions> = {}) => {
    const deadline = systemClock.now() + 20 * SECOND;
    const all = { deadline, onlyWhenIdle: () => false, ...options };
    const answers = await provider.checkSuspicions?.(externalIds, all);
    if (answers === undefined) throw new Error("No answers.");
    return answers;
  };
  return { provider, ask };
}

const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => String(1_000_000 + from + i));
const kinds = ({ outcomes }: SuspicionAnswers) => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const key = outcome.kind === "failed" ? outcome.reason : outcome.kind;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

it("says what the platform says, of each in the order asked", async () => {
  const { ask } = providerOf(await standIn());
  const slot = Math.floor(Date.now() / 1_000 / SLOT) * SLOT;
  const answers = await ask([...ids(60), "7000000", "no-pk"]);
  expect(answers.outcomes).toEqual([
    ...ids(60).map((externalId) => ({
      kind: "checked",
      externalId,
      suspicious: isSuspicious(deterministicValue(Number(externalId), slot, 1)),
    })),
    expect.objectContaining({ kind: "failed", externalId: "7000000", reason: "not_found" }),
    expect.objectContaining({ kind: "failed", externalId: "no-pk", reason: "rejected" }),
  ]);
  expect(answers).toMatchObject({ stoppedBy: null, waitMs: null });
});

it.each(garbageForms)("%s is no verdict", async (form) => {
  const { ask } = providerOf(await standIn([{ on: "check", fault: { kind: "garbage", form } }]));
  const answers = await ask(ids(3));
  expect(kinds(answers)).toEqual({ rejected: 3 });
  // Of one account, and final: asking again soon would bring the same.
  expect(answers.outcomes.every((outcome) => !("cutShort" in outcome))).toBe(true);
});

it.each([{ suspicious: null }, { suspicious: 0 }, { suspicious: "" }, {}])(
  "%j is no verdict",
  async (said) => {
    const upstream = await startUpstream((request, response) =>
      response.end(JSON.stringify({ pk: Number(request.url?.split("/").at(-2)), ...said })),
    );
    closers.push(upstream.close);
    const { ask } = providerOf(upstream.url);
    expect(kinds(await ask(ids(1)))).toEqual({ rejected: 1 });
  },
);

it("a verdict that may have been cut short is none, and may be asked for again soon", async () => {
  const upstream = await startUpstream(({ socket }) =>
    socket.end('HTTP/1.0 200 OK\r\n\r\n{"pk":1000000,"sus'),
  );
  closers.push(upstream.close);
  const { outcomes } = await providerOf(upstream.url).ask(ids(1));
  expect(outcomes).toMatchObject([{ kind: "failed", reason: "network", cutShort: true }]);
});

describe("a platform in trouble", () => {
  it.each([
    ["upstream_error", { kind: "status", status: [500, 502, 503] }],
    ["upstream_error", { kind: "status", status: 404 }],
    ["network", { kind: "reset" }],
    ["network", { kind: "tear" }],
    ["timeout", { kind: "hang" }],
  ])("is asked a few times and left alone: %s %j", async (reason, fault) => {
    // Only who hangs is waited for so short: on a busy machine a torn answer may take longer than that to be seen.
    const url = await standIn([{ on: "check", fault }]);
    const { ask, provider } = providerOf(url, reason === "timeout" ? { requestTimeoutMs: 200 } : {});
    const answers = await ask(ids(200));
    const { [reason]: failed = 0, not_asked: left = 0 } = kinds(answers);
    expect(failed + left).toBe(200);
    expect(failed).toBeLessThan(60);
    expect(answers.stoppedBy).toBe(reason);
    // Data points are not held for it.
    expect(provider.stats()).toMatchObject({ breaker: "closed", barredBy: null });
    const counts = await provider.fetchMany(ids(20), { deadline: systemClock.now() + 20 * SECOND });
    expect(counts.every(({ kind }) => kind === "found")).toBe(true);
  });

  it("that says how long to wait is heard, and its data points go on", async () => {
    const { ask, provider } = providerOf(
      await standIn([{ on: "check", fault: { kind: "429", retryAfter: 300 } }]),
    );
    const answers = await ask(ids(100));
    expect(answers.stoppedBy).toBe("rate_limited");
    expect(answers.waitMs).toBeGreaterThan(299_000);
    expect(provider.limits()?.holdUntil ?? null).toBeNull();
  });

  it("of which some requests fail is asked on", async () => {
    const { ask } = providerOf(
      await standIn([{ on: "check", share: 0.2, fault: { kind: "status", status: 503 } }], { seed: 3 }),
    );
    const answers = await ask(ids(200));
    const { checked = 0, upstream_error: failed = 0 } = kinds(answers);
    expect({ sum: checked + failed, stoppedBy: answers.stoppedBy }).toEqual({ sum: 200, stoppedBy: null });
    expect(failed).toBeGreaterThan(10);
  });
});

describe("data points come first", () => {
  it("nobody is asked in a pause that the platform asked for", async () => {
    const { ask, provider } = providerOf(await standIn());
    provider.applyLimits({
      holdUntil: systemClock.now() + 60 * SECOND,
      breakerUntil: null,
      cause: "rate_limited",
      mine: false,
    });
    const answers = await ask(ids(10), { deadline: systemClock.now() + 300 });
    expect(kinds(answers)).toEqual({ not_asked: 10 });
  });

  it("nobody is asked while a data point waits for a request, or, when only idle moments count, while one is under way", async () => {
    const url = await standIn([{ fault: { kind: "hang" }, pks: [1_000_000, 1_000_001] }]);
    const { ask, provider } = providerOf(url, { concurrency: 2, requestTimeoutMs: 60 * SECOND });
    const gaveUp = new AbortController();
    const fetching = provider.fetchMany(ids(3), {
      deadline: systemClock.now() + 60 * SECOND,
      signal: gaveUp.signal,
    });
    await waitUntil("both places are taken", 10 * SECOND, () => provider.stats().inFlight === 2);
    const soon = () => ({ deadline: systemClock.now() + 300 });
    expect(kinds(await ask(ids(5), soon()))).toEqual({ not_asked: 5 });
    gaveUp.abort();
    await fetching;

    const again = new AbortController();
    const one = provider.fetchMany(ids(1), {
      deadline: systemClock.now() + 60 * SECOND,
      signal: again.signal,
    });
    await waitUntil("it is under way", 10 * SECOND, () => provider.stats().inFlight === 1);
    expect(kinds(await ask(ids(5), { ...soon(), onlyWhenIdle: () => true }))).toEqual({ not_asked: 5 });
    expect(kinds(await ask(ids(5)))).toEqual({ checked: 5 });
    again.abort();
    await one;
  });

  it("checks count against the limit of the platform", async () => {
    const url = await standIn();
    const { ask, provider } = providerOf(url, { requestsPerSecond: 20 });
    const checking = ask(ids(20));
    const counts = await provider.fetchMany(ids(20), { deadline: systemClock.now() + 20 * SECOND });
    expect(counts.every(({ kind }) => kind === "found")).toBe(true);
    const begun = performance.now();
    expect(kinds(await checking)).toEqual({ checked: 20 });
    // Those that were left when the data points were in take their time.
    const stats: TrafficReport = await (await fetch(`${url}/stats`)).json();
    expect(stats.requests).toBe(20);
    expect(performance.now() - begun).toBeGreaterThan(500);
  });
});

it("when it is given up, whom nobody answered is asked again", async () => {
  const { ask } = providerOf(await standIn([{ on: "check", fault: { kind: "hang" } }]));
  const gaveUp = new AbortController();
  const asking = ask(ids(50), { signal: gaveUp.signal });
  gaveUp.abort();
  expect(kinds(await asking)).toEqual({ not_asked: 50 });
});

it("what has no answer by the deadline failed, the rest was not asked", async () => {
  const { ask } = providerOf(await standIn([{ on: "check", fault: { kind: "hang" } }]));
  const answers = await ask(ids(50), { deadline: systemClock.now() + 300 });
  expect(kinds(answers)).toEqual({ timeout: 24, not_asked: 26 });
});
