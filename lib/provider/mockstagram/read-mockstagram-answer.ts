/** What an answer of a Mockstagram server means for one influencer. */
import { z } from "zod";
import { COUNT_MAX } from "#lib/domain/influencer.ts";
import { isUsername } from "#lib/domain/username.ts";
import type { Transient } from "#lib/provider/http/create-batch-runner.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import { retryAfterMs } from "#lib/provider/http/retry-after-ms.ts";
import type { Failed, FetchOutcome } from "#lib/provider/provider.ts";

const count = z.int().min(0).max(COUNT_MAX).nullish();

const accountSchema = z.object({
  pk: z.union([z.number(), z.string()]),
  username: z.string().nullish(),
  followerCount: count,
  followingCount: count,
});

const names = ["pk", "followerCount", "followingCount"].map((name) => ({
  quoted: `"${name}"`,
  asName: new RegExp(`"${name}"\\s*:`, "g"),
}));

const unknownAccountSchema = z.object({ error: z.object({ name: z.literal("InfluencerNotFoundError") }) });

/** `now`: when the answer came, epoch ms. */
export function readMockstagramAnswer(
  externalId: string,
  answer: Answer,
  now: number,
): FetchOutcome | Transient {
  const { status } = answer;
  if (status === 200) return readAccount(externalId, answer.body, now);
  if (status === 429) {
    const waitMs = retryAfterMs(answer.headers, now);
    return { kind: "transient", reason: "rate_limited", message: "HTTP 429", waitMs, forAll: true };
  }
  if ((status === 500 || status === 400 || status === 404) && saysUnknownAccount(answer.body)) {
    return failed(externalId, "not_found", `HTTP ${status} InfluencerNotFoundError`);
  }
  const message = `HTTP ${status}`;
  if (status < 500) return failed(externalId, "upstream_error", message);
  const waitMs = retryAfterMs(answer.headers, now);
  return { kind: "transient", reason: "upstream_error", message, waitMs, forAll: false };
}

function readAccount(externalId: string, body: string, now: number): FetchOutcome {
  const parsed = accountSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return failed(
      externalId,
      "rejected",
      `${issue?.path.join(".") || "body"}: ${issue?.message ?? "unreadable"}`,
    );
  }
  const { pk, username, followerCount, followingCount } = parsed.data;
  if (saysTwice(body)) return failed(externalId, "rejected", "body: the same name twice");
  if (String(pk) !== externalId) return failed(externalId, "rejected", "pk: answered for another account");
  return {
    kind: "found",
    externalId,
    // Counts don't suffer for a name that can't be stored.
    username: username != null && isUsername(username) ? username : null,
    followers: countOf(followerCount),
    following: countOf(followingCount),
    posts: null,
    retrievedAt: now,
  };
}

/** JSON.parse takes the last of two, and which one is meant nobody knows. */
function saysTwice(body: string): boolean {
  return names.some(({ quoted, asName }) => {
    const first = body.indexOf(quoted);
    const again = first !== -1 && body.indexOf(quoted, first + quoted.length) !== -1;
    return again && (body.match(asName)?.length ?? 0) > 1;
  });
}

/** Not given is null, never 0; and −0, which JSON can carry, is 0. */
function countOf(value: number | null | undefined): number | null {
  return value == null ? null : value + 0;
}

function saysUnknownAccount(body: string): boolean {
  return unknownAccountSchema.safeParse(parseJson(body)).success;
}

/** undefined when it is no JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function failed(externalId: string, reason: Failed["reason"], message: string): Failed {
  return { kind: "failed", externalId, reason, message };
}
