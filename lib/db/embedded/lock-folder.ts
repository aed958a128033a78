/** One owner a data folder, by the lock of lib/file-lock.ts; says who the owner is. */
import { rmSync } from "node:fs";
import { AppError } from "#lib/errors.ts";
import { lockFile } from "#lib/file-lock.ts";
import { type DataFolder, readOwnerPid, writeOwnerPid } from "./data-folder.ts";

/** Returns the release. Throws AppError CONFLICT that names the owner. */
export function lockFolder(folder: DataFolder): () => void {
  const lock = lockFile(folder.lock);
  if (lock === null) {
    const pid = readOwnerPid(folder);
    throw new AppError(
      "CONFLICT",
      `The data in ${folder.root} are in use by another process${pid === null ? "" : ` (pid ${pid})`}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  writeOwnerPid(folder, process.pid);
  return () => {
    rmSync(folder.owner, { force: true });
    lock.release();
  };
}
