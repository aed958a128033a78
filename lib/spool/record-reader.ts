/** Reads records back from their segments and checks them once more: a disk may lie long after it was written. */
import { messageOf } from "#lib/errors.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { type Body, decodePayload } from "./encode-payload.ts";
import { frameAt } from "./frame.ts";
import type { Entry } from "./scan-segments.ts";
import { segmentPath } from "./segment-path.ts";
import type { SpoolRecord } from "./spool.ts";

export interface RecordReader {
  /**
   * The first entries, at least one, at most so many records or points. `unreadable` is told of each that has become
   * unsound (body null), or is sound and means nothing to this version; it is left out.
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

/** A disk that fails for a moment must not cost a record. */
const TRIES = 3;

export function createRecordReader(disk: Disk, folder: string): RecordReader {
  const files = new Map<number, DiskFile>();

  async function bytesOf({ segment, start, end }: Entry): Promise<Buffer> {
    const file = files.get(segment) ?? (await disk.open(segmentPath(folder, segment)));
    if (file === null) throw new Error("its segment is gone");
    files.set(segment, file);
    return await file.read(start, end - start);
  }

  async function bodyOf(entry: Entry): Promise<Body | null> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        const frame = frameAt(await bytesOf(entry), 0);
        if (frame !== null && frame.number === entry.number) return frame.body;
      } catch {
        // Tried again.
      }
    }
    return null;
  }

  const reader: RecordReader = {
    async read(entries, recordsMax, pointsMax, unreadable) {
      const records: SpoolRecord[] = [];
      let points = 0;
      for (const entry of [...entries.slice(0, recordsMax)]) {
        if (records.length > 0 && points + entry.points > pointsMax) break;
        const body = await bodyOf(entry);
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
