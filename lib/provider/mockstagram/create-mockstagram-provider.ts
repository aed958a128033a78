/** Mockstagram: one GET an influencer, real server and stand-in alike. */
import { platforms } from "#lib/domain/platform.ts";
import { createBatchRunner, type Transient } from "#lib/provider/http/create-batch-runner.ts";
import { createCalmRunner } from "#lib/provider/http/create-calm-runner.ts";
import { createGate } from "#lib/provider/http/create-gate.ts";
import { type Answer, createHttpClient, type Fault } from "#lib/provider/http/create-http-client.ts";
import type { Failed, FetchOutcome, Provider, SuspicionOutcome } from "#lib/provider/provider.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, monotonicMs, SECOND } from "#lib/time.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";
import { readMockstagramSuspicion } from "./read-mockstagram-suspicion.ts";

export interface MockstagramProviderOptions {
  /** With or without a trailing slash or a path prefix. */
  baseUrl: string;
  /** Requests in flight, over all calls of fetchMany. */
  concurrency: number;
  clock: Clock;
  random: Random;
  /** Over all workers. Absent: no limit. */
  requestsPerSecond?: number | undefined;
  /** Of one request; its retry may still succeed. Default 5,000. */
  requestTimeoutMs?: number;
  /** Each request that has ended. */
  onRequest?: ((outcome: string, seconds: number) => void) | undefined;
}

const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
/** Answers have a hundred bytes: one of the largest size and a thousand ordinary ones fit in. */
const BODY_BYTES_IN_FLIGHT_MAX = 5 * 1_024 * 1_024;
/** Suspicion checks under way: each takes Mockstagram a second, and a day has 86,400 of them for each. */
const CHECKS_AT_ONCE = 24;
const CHECK_BYTES_MAX = 65_536;

export function createMockstagramProvider(options: MockstagramProviderOptions): Provider {
  const { baseUrl, concurrency, clock, random, requestsPerSecond, onRequest } = options;
  const timeoutMs = options.requestTimeoutMs ?? 5 * SECOND;
  const client = createHttpClient({
    baseUrl,
    connections: concurrency,
    timeoutMs,
    bodyBytesMax: BODY_BYTES_MAX,
    bodyBytesInFlightMax: BODY_BYTES_IN_FLIGHT_MAX,
  });
  const gate = createGate({ clock, random, requestsPerSecond });
  const runner = createBatchRunner({ concurrency, clock, random, gate, attempt });
  // Connections of its own: checks are slow, and take no place from data points.
  const checkClient = createHttpClient({
    baseUrl,
    connections: CHECKS_AT_ONCE,
    timeoutMs,
    bodyBytesMax: CHECK_BYTES_MAX,
    bodyBytesInFlightMax: CHECKS_AT_ONCE * CHECK_BYTES_MAX,
  });
  const checks = createCalmRunner({
    concurrency: CHECKS_AT_ONCE,
    clock,
    mayStart(onlyWhenIdle) {
      const { inFlight, waiting } = runner.load();
      return waiting === 0 && !(onlyWhenIdle && inFlight > 0) && gate.trouble() === null;
    },
    onStart: gate.pass,
    attempt: check,
  });

  function attempt(externalId: string, done: (result: FetchOutcome | Transient) => void) {
    const begun = monotonicMs();
    return client.get(`/api/v1/influencers/${externalId}`, (result) => {
      const outcome = outcomeOf(externalId, result);
      onRequest?.(outcome.kind === "found" ? "found" : outcome.reason, (monotonicMs() - begun) / SECOND);
      done(outcome);
    });
  }

  function outcomeOf(externalId: string, result: Answer | Fault): FetchOutcome | Transient {
    if (result.kind === "answer") return readMockstagramAnswer(externalId, result, clock.now());
    const { reason, message } = result;
    if (reason === "rejected") return { kind: "failed", externalId, reason, message };
    return { kind: "transient", reason, message, waitMs: null, forAll: false };
  }

  function check(externalId: string, done: (result: SuspicionOutcome | Transient) => void) {
    return checkClient.get(`/api/v1/influencers/${externalId}/is_suspicious`, (result) => {
      if (result.kind === "answer") return done(readMockstagramSuspicion(externalId, result, clock.now()));
      const { reason, message } = result;
      if (reason === "rejected") return done({ kind: "failed", externalId, reason, message });
      done({ kind: "transient", reason, message, waitMs: null, forAll: false });
    });
  }

  return {
    platform: "mockstagram",
    async fetchMany(externalIds, fetchOptions) {
      // Such an id can't have come through our registry; it must not choose the path of a request.
      const asked = externalIds.filter(isPk);
      const outcomes = await runner.run(asked, fetchOptions);
      if (asked.length === externalIds.length) return outcomes;
      const rest = outcomes.values();
      return externalIds.map((id) => (isPk(id) ? (rest.next().value ?? notAPk(id)) : notAPk(id)));
    },
    async checkSuspicions(externalIds, checkOptions) {
      const answers = await checks.run(externalIds.filter(isPk), checkOptions);
      const rest = answers.outcomes.values();
      const outcomes = externalIds.map((id) => (isPk(id) ? (rest.next().value ?? notAPk(id)) : notAPk(id)));
      return { ...answers, outcomes };
    },
    setWorkers: gate.setWorkers,
    limits: gate.limits,
    applyLimits: gate.apply,
    stats: () => ({ ...runner.load(), breaker: gate.breaker(), barredBy: gate.trouble() }),
    async close() {
      runner.close();
      checks.close();
      await Promise.all([client.close(), checkClient.close()]);
    },
  };
}

function isPk(externalId: string): boolean {
  return platforms.mockstagram.externalId.test(externalId);
}

function notAPk(externalId: string): Failed {
  return { kind: "failed", externalId, reason: "rejected", message: "not a pk" };
}
