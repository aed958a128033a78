/**
 * Appends records to the newest segment: one write and one sync for all that come together. A segment at which the disk
 * failed is never written again; what was on its way is tried once in a new file. The caller calls one at a time.
 */
import { messageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import type { Disk, DiskFile } from "./disk.ts";
import type { Body } from "./encode-payload.ts";
import { packFrame, packSegmentHeader, SEGMENT_HEADER_BYTES } from "./frame.ts";
import type { Entry, Scan } from "./scan-segments.ts";
import { segmentPath } from "./segment-path.ts";

/** A full one is closed, and deleted when it is replayed. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;

export interface Draft {
  body: Body;
  points: number;
  slot: number;
}

export interface SegmentWriter {
  /** Synced when it resolves. Rejects when a second file failed too: then none of them is taken. */
  write(drafts: readonly Draft[]): Promise<Entry[]>;
  /** The segment that is being written is closed; the next write makes a new one. */
  seal(): Promise<void>;
  /** Segments at which the disk failed, with the end of what was taken; until the caller has saved and cleared them. */
  failed: [number, number][];
  /** The segment that is being written. */
  current(): number | null;
  /** The highest number that a segment has or had. */
  lastSegment(): number;
  /** The number after the last record that was taken. */
  expected(): number;
}

export interface SegmentWriterOptions {
  disk: Disk;
  folder: string;
  log: Logger;
  scan: Pick<Scan, "segments" | "next" | "lastSegment">;
  segmentBytes: number;
}

interface Current {
  segment: number;
  file: DiskFile;
  /** Where the next record goes. */
  end: number;
}

export function createSegmentWriter({
  disk,
  folder,
  log,
  scan,
  segmentBytes,
}: SegmentWriterOptions): SegmentWriter {
  const { segments } = scan;
  let lastSegment = scan.lastSegment;
  /** Numbers are never given twice, taken or not: `expected` follows the last one that was taken. */
  let next = scan.next;
  let expected = scan.next;
  let current: Current | null = null;
  const failed: [number, number][] = [];

  async function begin(first: number): Promise<Current> {
    const segment = ++lastSegment;
    const file = await disk.create(segmentPath(folder, segment));
    segments.set(segment, 0);
    const begun = { segment, file, end: 0 };
    try {
      await file.write(packSegmentHeader({ expected, first }), 0);
    } catch (error) {
      await giveUp(begun);
      throw error;
    }
    begun.end = SEGMENT_HEADER_BYTES;
    segments.set(segment, begun.end);
    return begun;
  }

  async function writeFrames(first: number, frames: readonly Buffer[]): Promise<Current> {
    const isNew = current === null;
    const target = current ?? (await begin(first));
    const bytes = frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames);
    segments.set(target.segment, target.end + bytes.length);
    try {
      await target.file.write(bytes, target.end);
      await target.file.sync();
      if (isNew) await disk.syncFolder(folder);
      current = target;
      return target;
    } catch (error) {
      await giveUp(target);
      throw error;
    }
  }

  /** What lies behind its end was not taken, and may be there or not: it must never count. */
  async function giveUp({ segment, file, end }: Current): Promise<void> {
    current = null;
    await file.close().catch(() => {});
    if (end <= SEGMENT_HEADER_BYTES) {
      try {
        await disk.remove(segmentPath(folder, segment));
        segments.delete(segment);
        await disk.syncFolder(folder);
        return;
      } catch {
        // It may be there again after a crash.
      }
    }
    failed.push([segment, end]);
  }

  async function seal(): Promise<void> {
    const sealed = current;
    current = null;
    await sealed?.file.close().catch(() => {});
  }

  return {
    failed,
    seal,
    current: () => current?.segment ?? null,
    lastSegment: () => lastSegment,
    expected: () => expected,
    async write(drafts) {
      if (current !== null && current.end >= segmentBytes) await seal();
      const first = next;
      next += drafts.length;
      const frames = drafts.map(({ body, points, slot }, i) =>
        packFrame(body, { number: first + i, points, slot }),
      );
      let target: Current;
      try {
        target = await writeFrames(first, frames);
      } catch (error) {
        log.error(`spool: the disk failed (${messageOf(error)}); trying a new file`);
        target = await writeFrames(first, frames);
      }
      expected = next;
      const { segment } = target;
      const entries: Entry[] = [];
      for (const [i, { points, slot }] of drafts.entries()) {
        const start = target.end;
        target.end += frames[i]?.length ?? 0;
        entries.push({ segment, start, end: target.end, number: first + i, points, slot, corruptBefore: 0 });
      }
      return entries;
    },
  };
}
