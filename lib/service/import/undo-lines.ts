/** Removes the next of those whom an import added. Whoever was there before it is not among them. */
import type { Transaction } from "#lib/db/client.ts";
import { removeAdded } from "#lib/store/import/remove-added.ts";
import { switchImport } from "#lib/store/import/switch-import.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** In the transaction that holds the import. */
export async function undoLines(tx: Transaction, id: number, clock: Clock): Promise<void> {
  await lockRegistry(tx);
  const removed = await removeAdded(tx, id, clock.now() / SECOND);
  if (removed === null) await switchImport(tx, { id, from: ["undoing"], to: "undone" });
}
