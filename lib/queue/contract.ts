/**
 * The queues as data: name, payload, policy, retries, dead letter. Producers, workers and the migrator read this
 * one table. Nothing here talks to a database.
 */

import type { Queue } from "pg-boss";
import { z } from "zod";
import { type FetchPayload, fetchPayloadSchema } from "#lib/domain/fetch-payload.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { DAY_S } from "#lib/domain/seconds.ts";

/** A job that carries nothing but its minute: its id says the rest. */
const minutePayloadSchema = z.strictObject({ v: z.literal(1), minute: z.int().min(0) });
export type MinutePayload = z.infer<typeof minutePayloadSchema>;

export interface QueuePayloads {
  fetch: FetchPayload;
  fetch_dead: FetchPayload;
  ingest: IngestPayload;
  build_snapshot: MinutePayload;
  erase_removed: MinutePayload;
  judge_slots: MinutePayload;
  roll_up: MinutePayload;
  drop_expired: MinutePayload;
  check_suspicions: MinutePayload;
}
export type QueueName = keyof QueuePayloads;

/** How pg-boss keeps a queue's jobs; seconds throughout. */
type QueueSettings = Omit<Queue, "name" | "deadLetter">;

export interface QueueContract<Name extends QueueName = QueueName> {
  schema: z.ZodType<QueuePayloads[Name]>;
  settings: QueueSettings;
  /** Where a job goes that will never succeed. Absent: it is forgotten, the next minute has its own. */
  deadLetter?: string;
}

/** A fetch job may run this long before another worker gets it. */
export const FETCH_EXPIRE_S = 50;
/** The first one and three more. */
export const FETCH_TRIES = 4;

export const queues: { readonly [Name in QueueName]: QueueContract<Name> } = {
  /** Standard policy: uniqueness comes from the deterministic job id, refused for as long as the row is kept. */
  fetch: {
    schema: fetchPayloadSchema,
    settings: {
      policy: "standard",
      partition: true,
      expireInSeconds: FETCH_EXPIRE_S,
      heartbeatSeconds: 10,
      retryLimit: FETCH_TRIES - 1,
      retryDelay: 0,
      // Both are set by each job from its interval; these are for 60-second slots.
      retentionSeconds: 120,
      deleteAfterSeconds: 120,
    },
    deadLetter: "fetch_dead",
  },
  /** Fetch jobs that nobody will try again: their slots' gaps are to have a reason. */
  fetch_dead: {
    schema: fetchPayloadSchema,
    settings: {
      policy: "standard",
      expireInSeconds: 60,
      heartbeatSeconds: 10,
      retryLimit: 10_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      retentionSeconds: 14 * DAY_S,
      deleteAfterSeconds: 60,
    },
  },
  /** A dead-lettered ingest job is data: it is retried for as long as it can succeed at all. */
  ingest: {
    schema: ingestPayloadSchema,
    settings: {
      policy: "standard",
      partition: true,
      expireInSeconds: 60,
      heartbeatSeconds: 10,
      retryLimit: 100_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      retentionSeconds: 14 * DAY_S,
      deleteAfterSeconds: 60,
    },
    deadLetter: "ingest_dead",
  },
  build_snapshot: {
    schema: minutePayloadSchema,
    settings: minuteSettings(120),
  },
  erase_removed: {
    schema: minutePayloadSchema,
    settings: minuteSettings(300),
  },
  judge_slots: {
    schema: minutePayloadSchema,
    settings: minuteSettings(60),
  },
  roll_up: {
    schema: minutePayloadSchema,
    settings: minuteSettings(120),
  },
  drop_expired: {
    schema: minutePayloadSchema,
    settings: minuteSettings(120),
  },
  check_suspicions: {
    schema: minutePayloadSchema,
    settings: minuteSettings(120),
  },
};

export const queueNames: readonly QueueName[] = [
  "fetch",
  "fetch_dead",
  "ingest",
  "build_snapshot",
  "erase_removed",
  "judge_slots",
  "roll_up",
  "drop_expired",
  "check_suspicions",
];

/** Settings with which dead-letter queues are made; those that are read have their own above. */
export const deadLetterSettings: QueueSettings = { policy: "standard", retryLimit: 0, deleteAfterSeconds: 0 };

/** Jobs of which the next minute brings another: tried twice, kept until no ticker can send their minute again. */
function minuteSettings(expireInSeconds: number): QueueSettings {
  return {
    policy: "standard",
    expireInSeconds,
    heartbeatSeconds: 10,
    retryLimit: 1,
    retryDelay: 1,
    retentionSeconds: 90,
    deleteAfterSeconds: 300,
  };
}
