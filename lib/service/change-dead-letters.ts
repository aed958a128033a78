/**
 * What an admin does to dead letters. Nothing here reaches the queue: a letter is asked back by a mark, and a worker puts
 * it there (redrive-dead-letters).
 */
import { whoActs } from "#lib/acting.ts";
import type { Database, Transaction } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit-actions.ts";
import type { DeadLetterChange } from "#lib/domain/dead-letter-views.ts";
import { askRedrive, discardLetters, restoreLetters } from "#lib/store/change-dead-letters.ts";
import { noteAudit } from "#lib/store/note-audit.ts";

/** null: all that are open. */
export async function askForRedrive(db: Database, ids: readonly number[] | null): Promise<DeadLetterChange> {
  if (ids !== null) return await change(db, "dead_letter.redrive", ids, (tx) => askRedrive(tx, ids));
  return await db.transaction(async (tx) => {
    const letters = (await askRedrive(tx, null)).length;
    const target = { kind: "dead_letter", id: null };
    if (letters > 0) await noteAudit(tx, { action: "dead_letter.redrive", target, after: { letters } });
    return { changed: letters, missed: 0 };
  });
}

/** Gives them up; they stay for thirty days, and can be taken back. */
export async function discardDeadLetters(db: Database, ids: readonly number[]): Promise<DeadLetterChange> {
  const { actor } = whoActs();
  return await change(db, "dead_letter.discard", ids, (tx) =>
    discardLetters(tx, ids, actor.name ?? actor.kind),
  );
}

/** They are open again. */
export async function restoreDeadLetters(db: Database, ids: readonly number[]): Promise<DeadLetterChange> {
  return await change(db, "dead_letter.restore", ids, (tx) => restoreLetters(tx, ids));
}

async function change(
  db: Database,
  action: AuditAction,
  ids: readonly number[],
  mark: (tx: Transaction) => Promise<number[]>,
): Promise<DeadLetterChange> {
  return await db.transaction(async (tx) => {
    const changed = await mark(tx);
    await noteAudit(
      tx,
      changed.map((id) => ({ action, target: { kind: "dead_letter", id: String(id) } })),
    );
    return { changed: changed.length, missed: new Set(ids).size - changed.length };
  });
}
