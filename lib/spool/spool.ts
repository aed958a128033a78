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

/** A record that the queue refused, or that this version can't read. */
export interface AsideRecord {
  /** null: this version can't read it. */
  payload: IngestPayload | null;
  cause: string;
  /** The database whose ids it carries; null: not known, that of its folder. */
  origin: string | null;
  /** Where it stands among them. */
  start: number;
  end: number;
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
  /** Records that are set aside now: the queue refused them, or this version can't read them. Not lost. */
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
  /** Keeps a record that the queue does not take in a file of its own, beside the segments. */
  setAside(record: SpoolRecord, cause: string): Promise<void>;
  /** What is set aside, at most so many, from where the last one read before ends (0: the first); none: no more. */
  readAside(from: number, recordsMax: number): Promise<AsideRecord[]>;
  /** They were taken after all: they are set aside no more. */
  strikeAside(records: readonly AsideRecord[]): Promise<void>;
  stats(): SpoolStats;
  /** Syncs, releases the folder. An empty folder stays: it holds the worker's id. */
  close(): Promise<void>;
}
