/** Mockstagram: one GET an influencer, real server and stand-in alike. */
import { platforms } from "#lib/domain/platform.ts";
import { createBatchRunner } from "#lib/provider/http/create-batch-runner.ts";
import { createHttpClient } from "#lib/provider/http/create-http-client.ts";
import type { Provider } from "#lib/provider/provider.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { readMockstagramAnswer } from "./read-mockstagram-answer.ts";

export interface MockstagramProviderOptions {
  /** With or without a trailing slash or a path prefix. */
  baseUrl: string;
  /** Requests in flight, over all calls of fetchMany. */
  concurrency: number;
  clock: Clock;
  random: Random;
  /** Of one request; its retry may still succeed. Default 5,000. */
  requestTimeoutMs?: number;
}

const BODY_BYTES_MAX = 4 * 1_024 * 1_024;

export function createMockstagramProvider(options: MockstagramProviderOptions): Provider {
  const { baseUrl, concurrency, clock, random, requestTimeoutMs = 5 * SECOND } = options;
  const client = createHttpClient({
    baseUrl,
    connections: concurrency,
    timeoutMs: requestTimeoutMs,
    bodyBytesMax: BODY_BYTES_MAX,
  });
  const runner = createBatchRunner({
    concurrency,
    clock,
    random,
    attempt(externalId, done) {
      // Such an id can't have come through our registry; it must not choose the path of a request.
      if (!platforms.mockstagram.externalId.test(externalId)) {
        const refusal = setImmediate(done, {
          kind: "failed",
          externalId,
          reason: "rejected",
          message: "not a pk",
        });
        return () => clearImmediate(refusal);
      }
      return client.get(`/api/v1/influencers/${externalId}`, (result) => {
        if (result.kind === "answer") done(readMockstagramAnswer(externalId, result, clock.now()));
        else if (result.reason === "rejected") done({ ...result, kind: "failed", externalId });
        else done({ ...result, kind: "transient", waitMs: null, forAll: false });
      });
    },
  });

  return {
    platform: "mockstagram",
    fetchMany: runner.run,
    async close() {
      runner.close();
      await client.close();
    },
  };
}
