import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes in a folder's files at any depth; 0 when it is not there. Its owner may remove files meanwhile. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // Gone in between.
  }
  return bytes;
}
