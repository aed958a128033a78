/** What an answer of a Mockstagram server means that is no 200. */
import { z } from "zod";
import type { Transient } from "#lib/provider/http/create-batch-runner.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { retryAfterMs } from "#lib/provider/http/retry-after-ms.ts";
import type { Failed } from "#lib/provider/provider.ts";
import { parseJson } from "./parse-json.ts";

const unknownAccountSchema = z.object({ error: z.object({ name: z.literal("InfluencerNotFoundError") }) });

/**
 * They say nothing of the account, and may pass as a 5xx may: somebody between waited in vain for a request on a connection
 * that rested, while ours was on its way (408), or would not risk one that came too early (425).
 */
const PASSING_STATUSES: readonly number[] = [408, 425];

/** `now`: when the answer came, epoch ms. */
export function readMockstagramRefusal(
  externalId: string,
  { status, body, headers }: Answer,
  now: number,
): Failed | Transient {
  if (status === 429) {
    const waitMs = retryAfterMs(headers, now);
    return { kind: "transient", reason: "rate_limited", message: "HTTP 429", waitMs, forAll: true };
  }
  if ((status === 500 || status === 400 || status === 404) && saysUnknownAccount(body)) {
    const message = `HTTP ${status} InfluencerNotFoundError`;
    return { kind: "failed", externalId, reason: "not_found", message };
  }
  const message = `HTTP ${status}`;
  const mayPass = status >= 500 || PASSING_STATUSES.includes(status);
  if (!mayPass) return { kind: "failed", externalId, reason: "upstream_error", message };
  const waitMs = retryAfterMs(headers, now);
  return { kind: "transient", reason: "upstream_error", message, waitMs, forAll: false };
}

function saysUnknownAccount(body: string): boolean {
  return unknownAccountSchema.safeParse(parseJson(body)).success;
}
