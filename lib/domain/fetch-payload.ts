/** What a fetch job carries: "get these influencers for this slot". A hint: the registry says who is due. */
import { z } from "zod";

const id = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);

export const fetchPayloadSchema = z.strictObject({
  v: z.literal(1),
  /** Internal shard id. */
  shard: id,
  /** Start of the slot, epoch seconds. */
  slot: z.int().min(0),
  /** Only these influencers of the shard: newly added or resumed ones, or those still without a data point. */
  ids: z.array(id).min(1).max(5_000).optional(),
});

export type FetchPayload = z.infer<typeof fetchPayloadSchema>;
