/** Whether a platform calls an account suspicious, as it said when it was asked last: once a day. Safe in the browser. */
import { z } from "zod";

export const suspicionSchema = z.object({
  /** null: it has given no verdict yet. No answer, or one that can't be read, is never false. */
  suspicious: z.boolean().nullable(),
  /** When it said so, epoch seconds; null with `suspicious`. */
  checkedAt: z.number().nullable(),
  /** What we had counted at that time; null: not known. */
  followers: z.number().nullable(),
  following: z.number().nullable(),
});
export type Suspicion = z.infer<typeof suspicionSchema>;
