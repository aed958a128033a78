/** Mockstagram: one GET an influencer, real server and stand-in alike. */
import { platforms } from "#lib/domain/platform.ts";
import { createBatchRunner, type Transient } from "#lib/provider/http/create-batch-runner.ts";
import { createGate } from "#lib/provider/http/create-gate.ts";
import { type Answer, createHttpClient, type Fault } from "#lib/provider/http/create-http-client.ts";
import type { Failed, FetchOutcome, Provider } from "#lib/provider/provider.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, monotonicMs, SECOND } from "#lib/time.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";

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

export function createMockstagramProvider(options: MockstagramProviderOptions): Provider {
  const { baseUrl, concurrency, clock, random, requestsPerSecond, onRequest } = options;
  const client = createHttpClient({
    baseUrl,
    connections: concurrency,
    timeoutMs: options.requestTimeoutMs ?? 5 * SECOND,
    bodyBytesMax: BODY_BYTES_MAX,
    bodyBytesInFlightMax: BODY_BYTES_IN_FLIGHT_MAX,
  });
  const gate = createGate({ clock, random, requestsPerSecond });
  const runner = createBatchRunner({ concurrency, clock, random, gate, attempt });

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
    setWorkers: gate.setWorkers,
    limits: gate.limits,
    applyLimits: gate.apply,
    stats: () => ({ ...runner.load(), breaker: gate.breaker(), barredBy: gate.trouble() }),
    async close() {
      runner.close();
      await client.close();
    },
  };
}

function isPk(externalId: string): boolean {
  return platforms.mockstagram.externalId.test(externalId);
}

function notAPk(externalId: string): Failed {
  return { kind: "failed", externalId, reason: "rejected", message: "not a pk" };
}
