/** What a dead letter holds, as far as anybody can read it. Pure. */
import { z } from "zod";
import { countRows } from "./count-rows.ts";
import { ingestPayloadSchema } from "./ingest-payload.ts";

export const deadLetterContentSchema = z.object({
  /** null: can't be told. */
  shard: z.number().nullable(),
  /** Epoch seconds. */
  slot: z.number().nullable(),
  /** Data points, failures and usernames; null when this version can't read the payload. */
  rows: z.number().nullable(),
  /** Data points among them. */
  points: z.number().nullable(),
});
export type DeadLetterContent = z.infer<typeof deadLetterContentSchema>;

const whole = z.int().nullable().catch(null);
const headSchema = z.object({ shard: whole, slot: whole }).catch({ shard: null, slot: null });

/** `payload`: JSON text, as it was kept. */
export function describeDeadLetter(payload: string): DeadLetterContent {
  const value: unknown = JSON.parse(payload);
  const readable = ingestPayloadSchema.safeParse(value);
  const content = readable.success ? readable.data : null;
  return {
    ...headSchema.parse(value),
    rows: content && countRows(content),
    points: content?.ids.length ?? null,
  };
}
