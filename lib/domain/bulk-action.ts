/** What an admin can do to all influencers that match a filter, and what is told of it. Times in epoch seconds. */

import { z } from "zod";
import { intervalSchema, offeredIntervalSchema } from "./influencer.ts";
import { registryFilterSchema } from "./registry-filter.ts";
import { HOUR_S, MINUTE_S } from "./seconds.ts";
import { begunTagChangeSchema, tagChangeSchema } from "./tags.ts";

const changeWith = (tags: typeof tagChangeSchema, interval: typeof intervalSchema) =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("pause") }),
    z.strictObject({ kind: z.literal("resume") }),
    z.strictObject({ kind: z.literal("set_interval"), interval }),
    z.strictObject({ kind: z.literal("change_tags"), tags }),
    z.strictObject({ kind: z.literal("remove") }),
  ]);
export const bulkChangeSchema = changeWith(tagChangeSchema, offeredIntervalSchema);
export type BulkChange = z.infer<typeof bulkChangeSchema>;
export type BulkKind = BulkChange["kind"];

/** What a preview is asked of. */
export const bulkQuestionSchema = z.strictObject({
  action: bulkChangeSchema,
  filter: registryFilterSchema,
  /** Whoever was added later is not meant. Default: now. */
  asOf: z.number().min(0).max(253_402_300_799).optional(),
});
export type BulkQuestion = z.infer<typeof bulkQuestionSchema>;

export const bulkOrderSchema = bulkQuestionSchema.extend({
  /** The number of influencers, as the preview said and a person typed it. */
  confirm: z.int().min(0).optional(),
});
export type BulkOrder = z.infer<typeof bulkOrderSchema>;

/** More influencers than these are changed only by whoever has typed how many. */
export const CONFIRM_ABOVE = 1_000;
/** A moving number may have sunk by this much since it was typed; it may not have grown. */
const CONFIRM_SLACK = 0.01;

export function needsConfirmation(kind: BulkKind, matching: number): boolean {
  return kind === "remove" || matching > CONFIRM_ABOVE;
}

export function isConfirmed(confirm: number, matching: number): boolean {
  return matching <= confirm && confirm - matching <= Math.floor(confirm * CONFIRM_SLACK);
}

/** How long each can be undone once it has ended; what was removed is not erased before. */
export const bulkUndoWindowS: Record<BulkKind, number> = {
  pause: HOUR_S,
  resume: HOUR_S,
  set_interval: HOUR_S,
  change_tags: HOUR_S,
  remove: 10 * MINUTE_S,
};

export const bulkStates = ["running", "cancelled", "done", "undoing", "undone"] as const;

/** Why an influencer that matches stays as it is. */
export const unchangedReasons = [
  "paused",
  "not_paused",
  "same_interval",
  "same_tags",
  "too_many_tags",
] as const;
export type UnchangedReason = (typeof unchangedReasons)[number];

/** What an action would do, by the registry of now. */
export const bulkImpactSchema = z.object({
  asOf: z.number(),
  matching: z.number(),
  changes: z.number(),
  /** Only reasons that occur; adds up to matching − changes. */
  unchanged: z.partialRecord(z.enum(unchangedReasons), z.number()),
  /** Data points that are due in a minute, of all influencers. */
  load: z.object({ now: z.number(), after: z.number() }),
  /**
   * What the workers carried in the last slots, a minute: `isMost` if they were asked for more, so that it is all that they
   * can; else it is only known that they can do this. null: no slot is over yet.
   */
  carried: z.object({ perMinute: z.number(), isMost: z.boolean() }).nullable(),
  /** Of a removal: about how many data points go, reckoned from `countedOf` of the influencers. null: none go. */
  dataPoints: z.object({ count: z.number(), countedOf: z.number() }).nullable(),
  /** For how long it can be undone once it has ended, seconds. */
  undoWindow: z.number(),
  /** The number must be typed. */
  confirm: z.boolean(),
});
export type BulkImpact = z.infer<typeof bulkImpactSchema>;

export const bulkActionViewSchema = z.object({
  id: z.number(),
  action: changeWith(begunTagChangeSchema, intervalSchema),
  filter: registryFilterSchema,
  state: z.enum(bulkStates),
  /** Influencers that matched when it began. */
  matching: z.number(),
  /** Dealt with, and of these changed; the others are left as they are. */
  done: z.number(),
  changed: z.number(),
  /** Put back, and left as they are by undo, as something else has changed them since. */
  undone: z.number(),
  kept: z.number(),
  createdBy: z.string(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  /** null: it can't be undone (yet). */
  undoUntil: z.number().nullable(),
  /** Why its next batch can't be done: it has stopped until somebody says to try again. null: nothing is in its way. */
  problem: z.string().nullable(),
  /** An earlier one is not through yet. */
  waits: z.boolean(),
  /** Influencers a second, and seconds that are left at that; null: nothing was done yet, or nothing is left. */
  perSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type BulkActionView = z.infer<typeof bulkActionViewSchema>;
