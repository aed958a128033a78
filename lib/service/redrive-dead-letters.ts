/**
 * Puts dead letters back into the queue, for when the cause of their failing is gone: all or one for the command, those
 * that an admin asked for in a worker. May be stopped and repeated at will: a letter is marked only when the queue has
 * its job, and a job that comes twice stores nothing twice.
 */
import { z } from "zod";
import type { Database, Transaction } from "#lib/db/client.ts";
import { isRefusal } from "#lib/db/is-refusal.ts";
import type { AuditTarget } from "#lib/domain/audit.ts";
import { countRows } from "#lib/domain/count-rows.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { type DeadLetter, listDeadLetters } from "#lib/query/list-dead-letters.ts";
import { queues } from "#lib/queue/contract.ts";
import type { JobQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { markRedriven } from "#lib/store/mark-redriven.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { noteRedriveProblem } from "#lib/store/note-redrive-problem.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { tryLockRedrive } from "#lib/store/try-lock-redrive.ts";

/** A letter may hold 5,000 data points. */
const LETTERS_AT_ONCE = 20;

export interface RedriveOptions {
  /** Only this letter. */
  id?: number | undefined;
}

export interface Redriven {
  letters: number;
  /** Data points, failures and usernames in them. */
  rows: number;
  /** Jobs that the queue had given up, taken up as letters first. */
  takenUp: number;
  /** Letters that stay open, and why. */
  left: { id: number; why: string }[];
}

/** What the command does: all that are open, or one. */
export async function redriveDeadLetters(
  db: Database,
  queue: JobQueue,
  { id }: RedriveOptions = {},
): Promise<Redriven> {
  const result: Redriven = { letters: 0, rows: 0, takenUp: 0, left: [] };
  if (id === undefined) result.takenUp = await takeUpGivenUpJobs(db, queue);
  // One that fails again while this runs is left for the next time: ids grow, and this is the last.
  const { newest } = await countDeadLetters(db);
  for (let after = 0; ; ) {
    after = await db.transaction(async (tx) => {
      const page = { which: "open", after, id, limit: LETTERS_AT_ONCE, isLocked: true } as const;
      const listed = await listDeadLetters(tx, page);
      const letters = listed.filter((letter) => letter.id <= newest);
      const sent = await putBack(tx, queue, letters, result);
      await noteAudit(
        tx,
        sent.map((letter) => ({ action: "dead_letter.redrive", target: targetOf(letter) })),
      );
      return listed.at(-1)?.id ?? newest;
    });
    if (after >= newest) return result;
  }
}

/**
 * What a worker does each few seconds: the letters that an admin asked for. One worker at a time; null: another one is
 * at it. What can't be put back says why, and is not asked for any more. Rejects, all left as it was, while the queue or
 * the database is away.
 */
export async function redriveAskedLetters(db: Database, queue: JobQueue): Promise<Redriven | null> {
  const result: Redriven = { letters: 0, rows: 0, takenUp: 0, left: [] };
  for (;;) {
    const found = await db.transaction(async (tx) => {
      if (!(await tryLockRedrive(tx))) return null;
      const letters = await listDeadLetters(tx, { which: "asked", limit: LETTERS_AT_ONCE, isLocked: true });
      const left = result.left.length;
      await putBackEach(tx, queue, letters, result);
      await noteRedriveProblem(tx, result.left.slice(left));
      return letters.length;
    });
    if (found === null) return null;
    if (found < LETTERS_AT_ONCE) return result;
  }
}

/** One that the queue refuses keeps no other one back. */
async function putBackEach(
  tx: Transaction,
  queue: JobQueue,
  letters: readonly DeadLetter[],
  result: Redriven,
): Promise<void> {
  try {
    await putBack(tx, queue, letters, result);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [only] = letters;
    if (only === undefined || letters.length > 1) {
      for (const letter of letters) await putBackEach(tx, queue, [letter], result);
    } else result.left.push({ id: only.id, why: `the queue refuses it: ${rootMessageOf(error)}` });
  }
}

/** Those that are back. */
async function putBack(
  tx: Transaction,
  queue: JobQueue,
  letters: readonly DeadLetter[],
  result: Redriven,
): Promise<DeadLetter[]> {
  const readable: { letter: DeadLetter; payload: IngestPayload }[] = [];
  const left: Redriven["left"] = [];
  for (const letter of letters) {
    const payload = ingestPayloadSchema.safeParse(JSON.parse(letter.payload));
    if (payload.success) readable.push({ letter, payload: payload.data });
    else left.push({ id: letter.id, why: "this version can't read it" });
  }
  const sent = readable.map(({ letter }) => letter);
  const payloads = readable.map(({ payload }) => payload);
  if (sent.length > 0) {
    await sendIngestJobs(queue, payloads, { replay: true });
    await markRedriven(tx, sent);
  }
  result.left.push(...left);
  result.letters += sent.length;
  result.rows += payloads.reduce((sum, payload) => sum + countRows(payload), 0);
  return sent;
}

function targetOf({ id }: DeadLetter): AuditTarget {
  return { kind: "dead_letter", id: String(id) };
}

const outputSchema = z.object({ message: z.string() });

/** Jobs of which the queue itself has made dead ones: letters, then gone from there. */
export async function takeUpGivenUpJobs(db: Database, queue: JobQueue): Promise<number> {
  const dead = queues.ingest.deadLetter;
  if (dead === undefined) return 0;
  let takenUp = 0;
  for (;;) {
    const jobs = await queue.findJobs<unknown>(dead, { limit: LETTERS_AT_ONCE });
    if (jobs.length === 0) return takenUp;
    await storeDeadLetters(
      db,
      jobs.map(({ data, output }) => {
        const said = outputSchema.safeParse(output);
        const cause = said.success ? said.data.message : "the queue gave it up";
        return { queue: "ingest", payload: data, cause };
      }),
    );
    await queue.deleteJob(
      dead,
      jobs.map((job) => job.id),
    );
    takenUp += jobs.length;
  }
}
