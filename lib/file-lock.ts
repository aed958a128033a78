/** One owner a file. The lock is SQLite's exclusive one: the kernel releases it when its holder dies. Leaf. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { messageOf } from "./errors.ts";

export interface FileLock {
  release(): void;
}

/** null: somebody else holds it. Makes the file if there is none; its folder must exist. */
export function lockFile(path: string): FileLock | null {
  const file = new DatabaseSync(path);
  try {
    file.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (messageOf(error).includes("locked")) return null;
    throw error;
  }
  return { release: () => file.close() };
}

/** Whether the owner of a file lives. Only looks: takes no ownership, makes no file. null: there is no such file here, or it does not say. */
export function isFileLocked(path: string): boolean | null {
  if (!existsSync(path)) return null;
  let file: DatabaseSync | null = null;
  try {
    file = new DatabaseSync(path, { readOnly: true });
    // A reader's lock, for the length of one statement: who takes the file for good in that moment is told it is held,
    // so this is for a look every few seconds, not for each shard.
    file.exec("PRAGMA busy_timeout = 0; SELECT name FROM sqlite_master");
    return false;
  } catch (error) {
    return messageOf(error).includes("locked") ? true : null;
  } finally {
    file?.close();
  }
}
