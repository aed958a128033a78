/**
 * Does what imports wait for, a part at a time, each in a transaction that holds the import: any number of workers may
 * run this, may be killed at any point, and each part is done once. Between two parts others get the registry, and an
 * import that was paused or cancelled meanwhile is left.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import { cleanImport } from "#lib/store/import/clean-import.ts";
import { type TakenImport, takeImport } from "#lib/store/import/take-import.ts";
import { type Clock, monotonicMs } from "#lib/time.ts";
import { addLines } from "./add-lines.ts";
import { checkLines } from "./check-lines.ts";
import { undoLines } from "./undo-lines.ts";

export interface RunImportsOptions {
  /** Most parts; default: what the time allows. */
  parts?: number;
  /** Begins no part after so many ms. Default: goes on until nothing is left. */
  runMs?: number;
  /** Ends it after the part that is in hand. */
  signal?: AbortSignal;
}

/** How many parts were done. */
export async function runImports(
  db: Database,
  clock: Clock,
  { parts = Number.POSITIVE_INFINITY, runMs = Number.POSITIVE_INFINITY, signal }: RunImportsOptions = {},
): Promise<number> {
  const started = monotonicMs();
  let done = 0;
  while (done < parts && monotonicMs() - started < runMs && !signal?.aborted) {
    if (!(await runPart(db, clock))) break;
    done++;
  }
  return done;
}

/** False: nothing is left that nobody else does. */
async function runPart(db: Database, clock: Clock): Promise<boolean> {
  return await db.transaction(
    async (tx) => {
      const taken = await takeImport(tx);
      if (taken === null) return false;
      await partOf(tx, taken, clock);
      return true;
    },
    { isolationLevel: "read committed" },
  );
}

async function partOf(tx: Transaction, taken: TakenImport, clock: Clock): Promise<void> {
  if (taken.state === "checking") await checkLines(tx, taken);
  else if (taken.state === "running") await addLines(tx, taken, clock);
  else if (taken.state === "undoing") await undoLines(tx, taken.id, clock);
  else await cleanImport(tx, taken.id);
}
