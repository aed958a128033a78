/** What a folder's segments hold behind the cursor: all sound records, and how many are damaged or gone. */
import type { Logger } from "#lib/log.ts";
import type { Disk } from "./disk.ts";
import { framesFrom, readSegmentHeader, SEGMENT_HEADER_BYTES } from "./frame.ts";
import { listLeft, markLeft } from "./left-segments.ts";
import { listSegments, segmentPath } from "./segment-path.ts";
import type { SpoolState } from "./state-file.ts";

/** A record that waits. */
export interface Entry {
  segment: number;
  start: number;
  end: number;
  number: number;
  points: number;
  slot: number;
  /** Records that were damaged or gone between the one before and this one. */
  corruptBefore: number;
}

export interface Scan {
  /** Segments by number, with their bytes; not those that a newer version wrote. */
  segments: Map<number, number>;
  /** Segments that an older version left alone, and that can be read now. */
  left: number[];
  entries: Entry[];
  /** Segments that turned out to hold more than was taken, with its end. */
  ends: [number, number][];
  /** Damaged records behind the last sound one. */
  corruptAfter: number;
  /** The number of the record at the cursor. */
  first: number;
  /** The number that the next record gets. */
  next: number;
  /** The highest number that any segment has or had. */
  lastSegment: number;
}

/** `state` null: the cursor is unknown, everything is read again. Deletes segments that lie before the cursor, but for those of a newer version. */
export async function scanSegments(
  disk: Disk,
  folder: string,
  state: SpoolState | null,
  log: Logger,
): Promise<Scan> {
  const numbers = await listSegments(disk, folder);
  const cursor = state?.cursor ?? { segment: 0, offset: 0 };
  const segments = new Map<number, number>();
  const marked = await listLeft(disk, folder);
  const left: number[] = [];
  const count = createCount(state?.next ?? null);
  const entries: Entry[] = [];
  const ends: [number, number][] = [];
  for (const segment of numbers) {
    const path = segmentPath(folder, segment);
    const isPassed = segment < cursor.segment;
    const bytes = isPassed
      ? await readStart(disk, path, SEGMENT_HEADER_BYTES).catch(() => Buffer.alloc(0))
      : await readStart(disk, path, Number.POSITIVE_INFINITY);
    const header = readSegmentHeader(bytes);
    // Also before the cursor, which went on without it.
    if (header === "newer") {
      log.error({ path }, "spool: a newer version wrote this segment; it is left alone");
      if (!marked.has(segment))
        await markLeft(disk, folder, segment).catch((error) =>
          log.warn({ path, err: error }, "spool: not marked"),
        );
      continue;
    }
    if (marked.has(segment)) {
      if (header !== null) left.push(segment);
      continue;
    }
    if (isPassed) {
      await disk.remove(path);
      continue;
    }
    segments.set(segment, bytes.length);
    const resumes = segment === cursor.segment && cursor.offset > SEGMENT_HEADER_BYTES;
    if (header === null) log.warn({ path }, "spool: a segment's header is damaged");
    else if (!resumes) {
      if (count.seen(header.first)) {
        // The disk failed at the segment before; what it holds from there on was never taken, but written again here.
        const again = entries.findIndex(({ number }) => number >= header.first);
        for (const { segment: failed, start } of again < 0 ? [] : entries.splice(again)) {
          if (!ends.some(([known]) => known === failed)) ends.push([failed, start]);
        }
        count.rewind(entries.at(-1)?.number);
      }
      count.reached(header.expected, header.first);
    }

    const until = state?.ends.find(([sealed]) => sealed === segment)?.[1] ?? bytes.length;
    let sound = resumes ? cursor.offset : SEGMENT_HEADER_BYTES;
    for (const frame of framesFrom(bytes.subarray(0, until), sound)) {
      sound = frame.end;
      if (frame.afterDamage) count.damaged();
      const { number, points, slot, start, end } = frame;
      if (count.seen(number)) continue;
      count.reached(number, number + 1);
      entries.push({ segment, start, end, number, points, slot, corruptBefore: count.take() });
    }
    if (sound < until) count.damaged();
  }
  if (state !== null && !count.seen(state.taken)) count.reached(state.taken, state.taken);
  return {
    segments,
    left,
    entries,
    ends,
    corruptAfter: count.take(),
    first: count.first(),
    next: count.next(),
    lastSegment: Math.max(state?.lastSegment ?? 0, cursor.segment, numbers.at(-1) ?? 0),
  };
}

/**
 * Counts the lost: by the gaps in the records' numbers, and where those show none, by the damaged places (a torn tail
 * was never taken, and its number is given again). `next` null: the first number is not known.
 */
function createCount(known: number | null) {
  let first = known;
  let next = known;
  let lost = 0;
  let places = 0;
  return {
    damaged: () => {
      places++;
    },
    /** What has a number that was passed stands here a second time. */
    seen: (number: number) => next !== null && number < next,
    reached(number: number, after: number) {
      lost += Math.max(places, number - (next ?? number));
      places = 0;
      first ??= number;
      next = Math.max(next ?? 0, after);
    },
    /** `last` undefined: to the first. */
    rewind(last: number | undefined) {
      next = last === undefined ? first : last + 1;
      lost = 0;
      places = 0;
    },
    take() {
      const taken = lost + places;
      lost = 0;
      places = 0;
      return taken;
    },
    first: () => first ?? 0,
    next: () => next ?? 0,
  };
}

async function readStart(disk: Disk, path: string, bytesMax: number): Promise<Buffer> {
  const file = await disk.open(path);
  if (file === null) return Buffer.alloc(0);
  try {
    return await file.read(0, Math.min(bytesMax, await file.size()));
  } finally {
    await file.close();
  }
}
