/** Removes the next of those whom an import added. Whoever was there before it is not among them. */
import type { Transaction } from "#lib/db/client.ts";
import { noteRemoved } from "#lib/store/import/note-removed.ts";
import { switchImport } from "#lib/store/import/switch-import.ts";
import { takeAdded } from "#lib/store/import/take-added.ts";
import { lockMembers } from "#lib/store/lock-members.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { removeMembers } from "../members/remove-members.ts";

/** In the transaction that holds the import. */
export async function undoLines(tx: Transaction, id: number, clock: Clock): Promise<void> {
  await lockRegistry(tx);
  const added = await takeAdded(tx, id);
  if (added === null) {
    await switchImport(tx, { id, from: ["undoing"], to: "undone" });
    return;
  }
  const removed = await removeMembers(tx, await lockMembers(tx, added), clock.now() / SECOND);
  await noteRemoved(tx, id, removed.length);
}
