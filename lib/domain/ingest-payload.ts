/**
 * What a fetch job hands to ingest: the same columns for ingest jobs and (later) spool records.
 * Columns of one payload have equal length; row i is influencer ids[i].
 */
import { z } from "zod";
import { failureReasonSchema, ownFailureReasons } from "./failure.ts";
import { COUNT_MAX } from "./influencer.ts";
import { usernameSchema } from "./username.ts";

export const PAYLOAD_VERSION = 1;
export const PAYLOAD_POINTS_MAX = 5_000;

const id = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const count = z.int().min(0).max(COUNT_MAX).nullable();
const column = <T extends z.ZodType>(item: T) => z.array(item).max(PAYLOAD_POINTS_MAX);

/** Filed together, "all" swallows lists; a platform's reason must stay with its influencers, whose states follow from it. */
const failureSchema = z
  .strictObject({ reason: failureReasonSchema, ids: z.union([column(id), z.literal("all")]) })
  .refine(({ reason, ids }) => ids !== "all" || ownFailureReasons.includes(reason), {
    message: "what a platform said is filed by influencer, not for all",
  });

export const ingestPayloadSchema = z
  .strictObject({
    v: z.literal(PAYLOAD_VERSION),
    /** Internal shard id. */
    shard: id,
    /** Start of the slot, epoch seconds. */
    slot: z.int().min(0),
    /** When the shard was done, epoch milliseconds. */
    fetchedAt: z.int().min(0),
    /** Internal influencer ids. */
    ids: column(id),
    /** Milliseconds from the slot's start to each answer. */
    offsets: column(z.int().min(0).max(86_400_000)),
    followers: column(count),
    following: column(count),
    posts: column(count),
    /** "all" = every influencer of the shard that was due in the slot: for our own reasons alone. */
    failures: z.array(failureSchema),
    /** Usernames that the registry lacks or that have changed: rare, so not a column. */
    usernames: z
      .array(z.strictObject({ id, username: usernameSchema }))
      .max(PAYLOAD_POINTS_MAX)
      .optional(),
  })
  .refine(
    (p) =>
      p.offsets.length === p.ids.length &&
      p.followers.length === p.ids.length &&
      p.following.length === p.ids.length &&
      p.posts.length === p.ids.length,
    { message: "columns of unequal length" },
  );

export type IngestPayload = z.infer<typeof ingestPayloadSchema>;
