/** Whether anything may wait in a folder, or is set aside in it: a cheap look, for folders that are looked at again and again. */
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { frameAt } from "./frame.ts";
import { listSegments } from "./segment-path.ts";
import { countSetAside } from "./set-aside.ts";
import { openStateFile } from "./state-file.ts";

/** The failures of a whole shard are shorter. */
const FIRST_FRAME_BYTES = 64 * 1024;

/** The caller has locked the folder. */
export async function hasRecords(disk: Disk, folder: string): Promise<boolean> {
  if ((await listSegments(disk, folder)).length > 0 || (await countSetAside(folder, disk)) > 0) return true;
  const reserve = await disk.open(join(folder, "reserve"));
  if (reserve === null) return false;
  try {
    const first = frameAt(await reserve.read(0, FIRST_FRAME_BYTES), 0);
    if (first === null) return false;
    const state = await openStateFile(disk, folder);
    await state.close();
    return state.found === null || state.found.reserveRound === first.number;
  } finally {
    await reserve.close();
  }
}
