/**
 * Puts dead letters back into the queue, for when the cause of their failing is gone. May be stopped and repeated at
 * will: a letter is marked only when the queue has its job, and a job that comes twice stores nothing twice.
 */
import { z } from "zod";
import type { Database } from "#lib/db/client.ts";
import { countRows } from "#lib/domain/count-rows.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { type DeadLetter, listDeadLetters } from "#lib/query/list-dead-letters.ts";
import { queues } from "#lib/queue/contract.ts";
import type { JobQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { markRedriven } from "#lib/store/mark-redriven.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";

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
    const letters = await listDeadLetters(db, { which: "open", after, id, limit: LETTERS_AT_ONCE });
    after = letters.at(-1)?.id ?? newest;
    await putBack(
      db,
      queue,
      letters.filter((letter) => letter.id <= newest),
      result,
    );
    if (after >= newest) return result;
  }
}

async function putBack(db: Database, queue: JobQueue, letters: readonly DeadLetter[], result: Redriven) {
  const readable: { letter: DeadLetter; payload: IngestPayload }[] = [];
  for (const letter of letters) {
    const payload = ingestPayloadSchema.safeParse(JSON.parse(letter.payload));
    if (payload.success) readable.push({ letter, payload: payload.data });
    else result.left.push({ id: letter.id, why: "this version can't read it" });
  }
  if (readable.length === 0) return;
  const payloads = readable.map(({ payload }) => payload);
  await sendIngestJobs(queue, payloads, { replay: true });
  await markRedriven(
    db,
    readable.map(({ letter }) => letter),
  );
  result.letters += readable.length;
  result.rows += payloads.reduce((sum, payload) => sum + countRows(payload), 0);
}

const outputSchema = z.object({ message: z.string() });

/** Jobs of which the queue itself has made dead ones: letters, then gone from there. */
async function takeUpGivenUpJobs(db: Database, queue: JobQueue): Promise<number> {
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
