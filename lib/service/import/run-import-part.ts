/**
 * Does the next part of what imports wait for, in a transaction that holds the import: any number of workers may run this,
 * may be killed at any point, and each part is done once. Between two parts others get the registry, and an
 * import that was paused or cancelled meanwhile is left. One whose part can't be done stops, and keeps nobody back.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import { isPoison } from "#lib/db/is-poison.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { cleanImport } from "#lib/store/import/clean-import.ts";
import { noteProblem } from "#lib/store/import/note-problem.ts";
import { type TakenImport, takeImport } from "#lib/store/import/take-import.ts";
import type { Clock } from "#lib/time.ts";
import { addLines } from "./add-lines.ts";
import { checkLines } from "./check-lines.ts";
import { undoLines } from "./undo-lines.ts";

/** False: nothing is left that nobody else does. Throws what kept it from being done; of a part that can't be, once. */
export async function runImportPart(db: Database, clock: Clock): Promise<boolean> {
  const held: { taken: TakenImport | null } = { taken: null };
  try {
    return await db.transaction(
      async (tx) => {
        held.taken = await takeImport(tx);
        if (held.taken === null) return false;
        await partOf(tx, held.taken, clock);
        return true;
      },
      { isolationLevel: "read committed" },
    );
  } catch (error) {
    if (held.taken !== null && isPoison(error)) await noteProblem(db, held.taken, rootMessageOf(error));
    throw error;
  }
}

async function partOf(tx: Transaction, taken: TakenImport, clock: Clock): Promise<void> {
  if (taken.state === "checking") await checkLines(tx, taken);
  else if (taken.state === "running") await addLines(tx, taken, clock);
  else if (taken.state === "undoing") await undoLines(tx, taken.id, clock);
  else await cleanImport(tx, taken.id);
}
