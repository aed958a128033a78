/**
 * Segments that a newer version wrote, marked by an older one that leaves them alone: when the newer version is back the
 * cursor lies behind them, and their records have numbers that were passed. So they are taken up like new ones.
 */
import { join } from "node:path";
import { type Disk, orClose } from "./disk.ts";
import { framesFrom, SEGMENT_HEADER_BYTES } from "./frame.ts";
import { segmentPath } from "./segment-path.ts";
import type { Draft } from "./segment-writer.ts";

const NAME = /^(\d{8,})\.left$/;
const markPath = (folder: string, segment: number) =>
  join(folder, `${String(segment).padStart(8, "0")}.left`);

export async function listLeft(disk: Disk, folder: string): Promise<Set<number>> {
  const names = await disk.list(folder);
  return new Set(names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number));
}

/** On the platter when it resolves. */
export async function markLeft(disk: Disk, folder: string, segment: number): Promise<void> {
  const mark = await disk.create(markPath(folder, segment));
  await mark.close();
  await disk.syncFolder(folder);
}

/** All sound records of a segment, to be written anew. */
export async function readLeft(disk: Disk, folder: string, segment: number): Promise<Draft[]> {
  const file = await disk.open(segmentPath(folder, segment));
  if (file === null) return [];
  const bytes = await orClose(file, async () => await file.read(0, await file.size()));
  await file.close();
  return [...framesFrom(bytes, SEGMENT_HEADER_BYTES)].map(({ body, points, slot }) => ({
    body,
    points,
    slot,
  }));
}

/** The segment first: a mark without one is nothing. */
export async function forgetLeft(disk: Disk, folder: string, segment: number): Promise<void> {
  await disk.remove(segmentPath(folder, segment));
  await disk.syncFolder(folder);
  await disk.remove(markPath(folder, segment));
}
