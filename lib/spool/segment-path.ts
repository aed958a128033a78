/** How the segments of a folder are called. */
import { join } from "node:path";
import type { Disk } from "./disk.ts";

const NAME = /^(\d{8,})\.segment$/;

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(8, "0")}.segment`);
}

export async function listSegments(disk: Disk, folder: string): Promise<number[]> {
  const names = await disk.list(folder);
  const numbers = names.flatMap((name) => {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return numbers.sort((a, b) => a - b);
}
