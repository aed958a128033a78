import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What `blocks` counts in. */
const BLOCK = 512;

/**
 * Bytes on disk of a folder's files at any depth; 0 when it is not there. Room that a file reserves and has not written
 * does not count. Its owner may remove files meanwhile.
 */
export function folderBytes(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const stat = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
      if (stat) bytes += Math.min(stat.size, stat.blocks * BLOCK);
    }
  } catch {
    // Gone in between.
  }
  return bytes;
}
