/**
 * A way for a slot's payloads into the database: the product's queue, a peer's, or none. What all of them have to do is
 * the same; what it costs is what `ingest` compares.
 */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

export const wayNames = ["bare", "pg-boss", "graphile-worker", "bullmq"] as const;
export type WayName = (typeof wayNames)[number];

export interface WaySettings {
  databaseUrl: string;
  /** Of 127.0.0.1; 0 where there is no Redis. */
  redisPort: number;
}

export interface Sender {
  /** Durable when it resolves. */
  send(payload: IngestPayload): Promise<void>;
  close(): Promise<unknown>;
}

export interface Storer {
  /** Waits for the jobs in hand. */
  close(): Promise<unknown>;
}

export interface StorerEvents {
  /** So many rows are committed that were not there before. */
  onStored(points: number): void;
  /** Something that must not happen here at all. */
  onFailed(message: string): void;
}

export interface Way {
  openSender(settings: WaySettings): Promise<Sender>;
  /** Takes jobs when it resolves. Absent: what was sent is stored. */
  openStorer?(settings: WaySettings, events: StorerEvents): Promise<Storer>;
  /** Payloads that a sender has under way at a time. */
  inFlight: number;
}

/** Where a way stores, the product aside: a table of its own, equal to data_points. */
export function tableOf(way: WayName): string {
  return way === "pg-boss" ? "data_points" : `points_${way.replaceAll("-", "_")}`;
}

/** A worker's fetch jobs, each of which hands its payload on before the next one begins (worker/jobs/fetch.ts). */
export const SENT_AT_ONCE = 8;

/** Inserts at a time; beyond it two cores gain nothing. */
export const STORED_AT_ONCE = 4;
