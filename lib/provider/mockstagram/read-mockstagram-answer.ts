/** What an answer of a Mockstagram server means for one influencer. */
import { z } from "zod";
import { COUNT_MAX } from "#lib/domain/influencer.ts";
import { isUsername } from "#lib/domain/username.ts";
import type { Transient } from "#lib/provider/http/create-batch-runner.ts";
import type { Answer } from "#lib/provider/http/create-http-client.ts";
import type { Failed, FetchOutcome } from "#lib/provider/provider.ts";
import { createSaysTwice } from "./create-says-twice.ts";
import { namesAccount } from "./names-account.ts";
import { parseJson } from "./parse-json.ts";
import { readCutShort } from "./read-cut-short.ts";
import { readMockstagramRefusal } from "./read-mockstagram-refusal.ts";

const count = z.int().min(0).max(COUNT_MAX).nullish();

const accountSchema = z.object({
  pk: z.union([z.number(), z.string()]),
  username: z.string().nullish(),
  followerCount: count,
  followingCount: count,
});

const saysTwice = createSaysTwice(["pk", "followerCount", "followingCount"]);

/** `now`: when the answer came, epoch ms. */
export function readMockstagramAnswer(
  externalId: string,
  answer: Answer,
  now: number,
): FetchOutcome | Transient {
  return answer.status === 200
    ? readAccount(externalId, answer, now)
    : readMockstagramRefusal(externalId, answer, now);
}

function readAccount(externalId: string, answer: Answer, now: number): FetchOutcome | Transient {
  const { body } = answer;
  const json = parseJson(body);
  const cutShort = json === undefined ? readCutShort(answer) : null;
  if (cutShort) return cutShort;
  const parsed = accountSchema.safeParse(json);
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
  if (!namesAccount(externalId, pk, body))
    return failed(externalId, "rejected", "pk: answered for another account");
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

/** Not given is null, never 0; and −0, which JSON can carry, is 0. */
function countOf(value: number | null | undefined): number | null {
  return value == null ? null : value + 0;
}

function failed(externalId: string, reason: Failed["reason"], message: string): Failed {
  return { kind: "failed", externalId, reason, message };
}
