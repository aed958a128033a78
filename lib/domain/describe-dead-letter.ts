/** What a dead letter holds, as far as anybody can read it. Pure. */
import { z } from "zod";
import { countRows } from "./count-rows.ts";
import { ingestPayloadSchema } from "./ingest-payload.ts";

export interface DeadLetterContent {
  /** null: can't be told. */
  shard: number | null;
  /** Epoch seconds. */
  slot: number | null;
  /** Data points, failures and usernames; null when this version can't read the payload. */
  rows: number | null;
  /** Data points among them. */
  points: number | null;
}

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
