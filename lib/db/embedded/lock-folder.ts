/** One owner a data folder. The lock is SQLite's exclusive one on a file: the kernel releases it when its holder dies. */
import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AppError, messageOf } from "#lib/errors.ts";
import { type DataFolder, readOwnerPid, writeOwnerPid } from "./data-folder.ts";

/** Returns the release. Throws AppError CONFLICT that names the owner. */
export function lockFolder(folder: DataFolder): () => void {
  const file = new DatabaseSync(folder.lock);
  try {
    file.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (!messageOf(error).includes("locked")) throw error;
    const pid = readOwnerPid(folder);
    throw new AppError(
      "CONFLICT",
      `The data in ${folder.root} are in use by another process${pid === null ? "" : ` (pid ${pid})`}. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
  writeOwnerPid(folder, process.pid);
  return () => {
    rmSync(folder.owner, { force: true });
    file.close();
  };
}
