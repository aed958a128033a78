/** What the bench and its programs say to each other, over the channel between the processes. */
import { z } from "zod";

export const orderSchema = z.discriminatedUnion("do", [
  /** Connect; a sender makes the payloads of the slot's first `points` data points. */
  z.object({ do: z.literal("open"), slot: z.int(), points: z.int() }),
  z.object({ do: z.literal("send") }),
  z.object({ do: z.literal("close") }),
]);
export type Order = z.infer<typeof orderSchema>;

export const reportSchema = z.union([
  z.object({ done: z.enum(["open", "send", "close"]) }),
  z.object({ stored: z.int() }),
  z.object({ failed: z.string() }),
]);
export type Report = z.infer<typeof reportSchema>;
