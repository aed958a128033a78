/** Reads records back from their segments and checks them once more: a disk may lie long after it was written. */
import { messageOf } from "#lib/errors.ts";
import { MINUTE } from "#lib/time.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { type Body, decodePayload } from "./encode-payload.ts";
import { frameAt } from "./frame.ts";
import type { Entry } from "./scan-segments.ts";
import { segmentPath } from "./segment-path.ts";
import type { SpoolRecord } from "./spool.ts";

export interface RecordReader {
  /**
   * The first entries, at least one, at most so many records or points. `unreadable` is told of each that has become
   * unsound (body null), or is sound and means nothing to this version; it is left out. Rejects when the first one
   * can't be read: the record may be sound, and the disk (a network's volume, no file left to open) come back. One that
   * has stood first for a minute so counts as unsound: a bad sector must not hold up all that lies behind it.
   */
  read(
    entries: readonly Entry[],
    recordsMax: number,
    pointsMax: number,
    unreadable: (entry: Entry, body: Body | null, error: unknown) => Promise<void>,
  ): Promise<SpoolRecord[]>;
  /** Closes a segment's file. */
  forget(segment: number): Promise<void>;
  close(): Promise<void>;
}

/** A disk that lies for a moment must not cost a record. */
const TRIES = 3;
const PATIENCE_MS = MINUTE;

/** `monotonic`: ms, of a clock that never steps. */
export function createRecordReader(disk: Disk, folder: string, monotonic: () => number): RecordReader {
  const files = new Map<number, DiskFile>();
  /** The record that could not be read last, and since when it can't be. */
  let failing: { number: number; since: number } | null = null;

  async function bytesOf({ segment, start, end }: Entry): Promise<Buffer> {
    const file = files.get(segment) ?? (await disk.open(segmentPath(folder, segment)));
    // Its segment is gone.
    if (file === null) return Buffer.alloc(0);
    files.set(segment, file);
    return await file.read(start, end - start);
  }

  async function bodyOf(entry: Entry): Promise<Body | null> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const frame = frameAt(await bytesOf(entry), 0);
      if (frame !== null && frame.number === entry.number) return frame.body;
    }
    return null;
  }

  /** Whether the record is given up. */
  async function noteFailure({ segment, number }: Entry): Promise<boolean> {
    // Perhaps it is the open file that leads nowhere any more.
    await reader.forget(segment).catch(() => files.delete(segment));
    if (failing?.number !== number) failing = { number, since: monotonic() };
    return monotonic() - failing.since >= PATIENCE_MS;
  }

  const reader: RecordReader = {
    async read(entries, recordsMax, pointsMax, unreadable) {
      const records: SpoolRecord[] = [];
      let points = 0;
      for (const entry of [...entries.slice(0, recordsMax)]) {
        if (records.length > 0 && points + entry.points > pointsMax) break;
        let body: Body | null;
        try {
          body = await bodyOf(entry);
        } catch (error) {
          if (records.length > 0) break;
          if (!(await noteFailure(entry))) throw error;
          body = null;
        }
        if (body === null) {
          await unreadable(entry, null, new Error("damaged"));
          continue;
        }
        try {
          const payload = decodePayload(body);
          records.push({ payload, end: { segment: entry.segment, offset: entry.end } });
          points += entry.points;
        } catch (error) {
          await unreadable(entry, body, new Error(`not readable: ${messageOf(error)}`));
        }
      }
      return records;
    },
    async forget(segment) {
      await files.get(segment)?.close();
      files.delete(segment);
    },
    async close() {
      for (const segment of [...files.keys()]) await reader.forget(segment);
    },
  };
  return reader;
}
