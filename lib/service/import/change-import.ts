/** What an admin says about an import. The worker does it: after this answer it is only written down. */
import type { Database, Executor, Transaction } from "#lib/db/client.ts";
import type { ImportAction, ImportDetail, ImportState } from "#lib/domain/import.ts";
import { AppError } from "#lib/errors.ts";
import { findCutChunk } from "#lib/query/import/find-cut-chunk.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { lockImport } from "#lib/store/import/lock-import.ts";
import { switchImport } from "#lib/store/import/switch-import.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { noSuchImport } from "./no-such-import.ts";

export interface ChangeImportInput {
  id: number;
  action: ImportAction;
  /** For `check`: how many chunks the file has. */
  chunks?: number | undefined;
  /** For `undo`: the import's number or name, so that nobody does it by accident. */
  confirm?: string | undefined;
}

interface Step {
  from: readonly ImportState[];
  /** null: the one in which it stopped. */
  to: ImportState | null;
  /** Where the same step, done before, may have led meanwhile: asked again, nothing is wrong. */
  later: readonly ImportState[];
}

const steps: Record<ImportAction, Step> = {
  check: { from: ["receiving"], to: "checking", later: ["ready"] },
  start: { from: ["ready"], to: "running", later: ["done"] },
  pause: { from: ["running"], to: "paused", later: [] },
  resume: { from: ["paused"], to: "running", later: ["done"] },
  retry: {
    from: ["checking", "running", "undoing", "done", "cancelled", "undone"],
    to: null,
    later: ["ready"],
  },
  cancel: { from: ["receiving", "checking", "ready", "running", "paused"], to: "cancelled", later: [] },
  undo: { from: ["done", "cancelled"], to: "undoing", later: ["undone"] },
};

/** What holds now. Throws NOT_FOUND, BAD_REQUEST, CONFLICT where its state does not allow it. */
export async function changeImport(db: Database, input: ChangeImportInput): Promise<ImportDetail> {
  const { id, action } = input;
  return await db.transaction(async (tx) => {
    await lockImport(tx, id);
    const before = await requireImport(tx, id);
    if (action === "check") {
      requireAllChunks(before, input.chunks);
      await requireWholeLines(tx, before);
    }
    if (action === "undo") requireConfirmed(before, input.confirm);
    const to = nextState(before, action);
    if (to === null) return before;
    await switchImport(tx, { id, from: [before.state], to, chunks: input.chunks });
    await noteAudit(tx, {
      action: `import.${action}`,
      target: { kind: "import", id: String(id) },
      before: { state: before.state, ...(before.problem === null ? {} : { problem: before.problem }) },
      after: { state: to },
    });
    return await requireImport(tx, id);
  });
}

/** null: what is asked for holds already. */
function nextState({ id, state, problem }: ImportDetail, action: ImportAction): ImportState | null {
  const { from, to, later } = steps[action];
  if (from.includes(state)) return to === null && problem === null ? null : (to ?? state);
  if (state === to || later.includes(state)) return null;
  throw new AppError(
    "CONFLICT",
    `Import ${id} is ${state}: to ${action} it, it must be ${from.join(" or ")}.`,
  );
}

async function requireImport(db: Executor, id: number): Promise<ImportDetail> {
  const found = await getImport(db, id);
  if (found === null) throw noSuchImport(id);
  return found;
}

function requireAllChunks({ state, chunks, received, bytes }: ImportDetail, count: number | undefined): void {
  if (count === undefined) throw new AppError("BAD_REQUEST", "Say how many chunks the import has.");
  // Asked again: its chunks are on their way out, maybe.
  if (state !== "receiving") return;
  const there = new Set(chunks.map(({ n }) => n));
  const missing = Array.from({ length: count }, (_, n) => n).filter((n) => !there.has(n));
  if (missing.length === 0 && there.size === count && received === bytes) return;
  const which =
    missing.length > 0
      ? `chunk ${missing.slice(0, 10).join(", ")} is missing`
      : `${there.size} chunks of ${received} bytes are there, not ${count} of ${bytes}`;
  throw new AppError("CONFLICT", `Not all of the import has come: ${which}.`, { details: { missing } });
}

/** The two halves of a line would be two accounts, neither of them the file's. */
async function requireWholeLines(tx: Transaction, { id, state, chunks }: ImportDetail): Promise<void> {
  if (state !== "receiving") return;
  const cut = await findCutChunk(tx, id, chunks.length);
  if (cut === null) return;
  throw new AppError(
    "BAD_REQUEST",
    `Chunk ${cut} of import ${id} ends inside a line. Cancel this import, and send the file anew in chunks that each end with a line feed; only the last may end without.`,
    { details: { chunk: cut } },
  );
}

function requireConfirmed({ id, name, added }: ImportDetail, confirm: string | undefined): void {
  if (confirm !== String(id) && confirm !== name)
    throw new AppError("BAD_REQUEST", `To undo the import, type its number, ${id}, or its name.`);
  if (added === 0) throw new AppError("CONFLICT", "This import has added nobody: there is nothing to undo.");
}
