/** What the spool promises: results on the worker's own disk while the queue can't take them. Types only. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

/** Where replay is: everything before it has been handed on. Grows only. */
export interface SpoolPosition {
  /** Number of the segment. */
  segment: number;
  /** Byte in it. */
  offset: number;
}

export interface SpoolRecord {
  payload: IngestPayload;
  /** The position right after it. */
  end: SpoolPosition;
}

export type Appended =
  /** Fsynced: it survives a kill and a power cut. */
  | { kind: "taken" }
  /** The disk is full, over the cap, or broken. Counted; the slot's gap will have the reason `dropped`. */
  | { kind: "dropped"; points: number };

export interface SpoolStats {
  /** On disk, replayed or not. */
  bytes: number;
  maxBytes: number;
  /** Records and data points that wait for replay. */
  records: number;
  points: number;
  /** Start of the oldest slot that waits, epoch seconds. */
  oldestSlot: number | null;
  /** Since the folder was made, over restarts. */
  droppedPoints: number;
  corruptRecords: number;
  /** Records that the queue refused for good: set aside, not lost. */
  refusedRecords: number;
}

export interface Spool {
  /** The name of its folder: the worker's id, which so survives restarts. */
  readonly workerId: string;
  /** SPOOL_DIR/<workerId>; the owner may keep other small files of its own beside the segments. */
  readonly folder: string;
  /** Resolves after the fsync (several appends share one), or when it was dropped. Never rejects for the disk's fault. */
  append(payload: IngestPayload): Promise<Appended>;
  /** The oldest records that wait, at most this many; fewer when they hold more points. Moves nothing. */
  read(recordsMax: number, pointsMax: number): Promise<SpoolRecord[]>;
  /** They have been handed on: persisted before it resolves; segments that are wholly replayed are deleted. */
  advance(to: SpoolPosition): Promise<void>;
  /** Keeps a record that the queue will never take in a file of its own, beside the segments, and counts it. */
  setAside(record: SpoolRecord, cause: string): Promise<void>;
  stats(): SpoolStats;
  /** Syncs, releases the folder. An empty folder stays: it holds the worker's id. */
  close(): Promise<void>;
}
