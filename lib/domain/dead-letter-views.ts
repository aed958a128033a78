/** Dead letters as the API tells them. Times in epoch seconds. */
import { z } from "zod";
import { deadLetterStates } from "./dead-letter-states.ts";
import { deadLetterContentSchema } from "./describe-dead-letter.ts";

/** How many are asked for at once. */
export const DEAD_LETTERS_AT_ONCE = 100;

export const deadLetterItemSchema = z.object({
  id: z.number(),
  queue: z.string(),
  /** What the database or the parser said when it failed last. */
  cause: z.string(),
  at: z.number(),
  state: z.enum(deadLetterStates),
  /** An admin wants it back in the queue; a worker puts it there within seconds. null: nobody asked since it failed. */
  askedAt: z.number().nullable(),
  /** When it was put back last; if it is open again, it failed once more. null: never. */
  triedAt: z.number().nullable(),
  /** Why it was not put back although that was asked for. */
  problem: z.string().nullable(),
  discardedAt: z.number().nullable(),
  discardedBy: z.string().nullable(),
  /** Of the payload. */
  bytes: z.number(),
  /** What can be told of the payload; null: it is too large to be read for that. */
  content: deadLetterContentSchema.nullable(),
});
export type DeadLetterItem = z.infer<typeof deadLetterItemSchema>;

export const deadLetterListSchema = z.object({
  letters: z.array(deadLetterItemSchema),
  counts: z.record(z.enum(deadLetterStates), z.number()),
  /** The cursor of the page after this one; null on the last. */
  next: z.string().nullable(),
});
export type DeadLetterList = z.infer<typeof deadLetterListSchema>;

export const deadLetterDetailSchema = deadLetterItemSchema.extend({
  /** Its beginning. */
  payload: z.string(),
  /** Whether that is all of it. */
  isWhole: z.boolean(),
});
export type DeadLetterDetail = z.infer<typeof deadLetterDetailSchema>;

/** What a change has done; `missed` letters were not in a state for it: somebody else was quicker. */
export const deadLetterChangeSchema = z.object({ changed: z.number(), missed: z.number() });
export type DeadLetterChange = z.infer<typeof deadLetterChangeSchema>;
