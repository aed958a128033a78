/** Whether the worker of a folder lives, as far as this machine can say: the folder's lock ends with its holder. */
import { join } from "node:path";
import { isFileLocked } from "#lib/file-lock.ts";
import { LOCK } from "./claim-spool.ts";

/** null: there is no such folder here, so it is another machine's. */
export function isClaimed(spoolDir: string, workerId: string): boolean | null {
  return isFileLocked(join(spoolDir, workerId, LOCK));
}
