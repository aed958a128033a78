/** Dead letters for people: newest failure first, a page at a time, with what their payloads hold, and how many there are. */
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "#lib/db/client.ts";
import { type DeadLetterState, deadLetterStates } from "#lib/domain/dead-letter-states.ts";
import type { DeadLetterDetail, DeadLetterItem, DeadLetterList } from "#lib/domain/dead-letter-views.ts";
import { describeDeadLetter } from "#lib/domain/describe-dead-letter.ts";
import { AppError } from "#lib/errors.ts";
import { openCursor, sealCursor } from "./seal-cursor.ts";

export interface DeadLetterListInput {
  state: DeadLetterState;
  limit: number;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

/** Twice as large as any that a fetch job makes: a page of these is read at once. */
const READ_BYTES_MAX = 512 * 1_024;
const SHOWN_CHARACTERS = 20_000;

const cursorSchema = z.strictObject({ id: z.int().min(0) });

type Row = Omit<DeadLetterItem, "content"> & { payload: string | null };

/** Throws BAD_REQUEST for a cursor that is none of ours. */
export async function listDeadLetterItems(db: Executor, input: DeadLetterListInput): Promise<DeadLetterList> {
  const { state, limit, cursor } = input;
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : openCursor(cursorSchema, cursor).id;
  const rows = await readRows(
    db,
    sql`id < ${before}::int8 AND ${isIn[state]} ORDER BY id DESC LIMIT ${limit + 1}`,
  );
  const letters = rows.slice(0, limit).map(itemOf);
  const last = rows.length > limit ? letters.at(-1) : undefined;
  return {
    letters,
    counts: await countByState(db),
    next: last === undefined ? null : sealCursor({ id: last.id }),
  };
}

/** One with the beginning of its payload. Throws NOT_FOUND. */
export async function getDeadLetter(db: Executor, id: number): Promise<DeadLetterDetail> {
  const [row] = await readRows(db, sql`id = ${id}::int8`);
  if (row === undefined) throw noSuchLetter(id);
  const payload = await getDeadLetterPayload(db, id, SHOWN_CHARACTERS);
  return { ...itemOf(row), payload, isWhole: Buffer.byteLength(payload) === row.bytes };
}

/** JSON text: the first `most` characters, or all. Throws NOT_FOUND. */
export async function getDeadLetterPayload(db: Executor, id: number, most?: number): Promise<string> {
  const text = most === undefined ? sql`payload` : sql`left(payload, ${most}::int)`;
  const [row] = await db.execute<{ payload: string }>(
    sql`SELECT ${text} AS payload FROM dead_letters WHERE id = ${id}::int8`,
  );
  if (row === undefined) throw noSuchLetter(id);
  return row.payload;
}

function noSuchLetter(id: number): AppError {
  return new AppError("NOT_FOUND", `There is no dead letter ${id}: it was stored long ago, or dropped.`);
}

const isIn: Record<DeadLetterState, SQL> = {
  open: sql`redriven_at IS NULL AND discarded_at IS NULL`,
  redriven: sql`redriven_at IS NOT NULL AND discarded_at IS NULL`,
  discarded: sql`discarded_at IS NOT NULL`,
};

async function readRows(db: Executor, which: SQL): Promise<Row[]> {
  const seconds = (column: string) => sql`extract(epoch FROM ${sql.identifier(column)})::float8`;
  return await db.execute<Row & Record<string, unknown>>(sql`
    SELECT id::float8 AS id, queue, cause, ${seconds("at")} AS at,
      CASE WHEN discarded_at IS NOT NULL THEN 'discarded' WHEN redriven_at IS NOT NULL THEN 'redriven'
        ELSE 'open' END AS state,
      ${seconds("redrive_asked_at")} AS "askedAt", ${seconds("tried_at")} AS "triedAt", problem,
      ${seconds("discarded_at")} AS "discardedAt", discarded_by AS "discardedBy",
      octet_length(payload) AS bytes,
      CASE WHEN octet_length(payload) <= ${READ_BYTES_MAX}::int THEN payload END AS payload
    FROM dead_letters WHERE ${which}`);
}

function itemOf({ payload, ...row }: Row): DeadLetterItem {
  return { ...row, content: payload === null ? null : describeDeadLetter(payload) };
}

async function countByState(db: Executor): Promise<Record<DeadLetterState, number>> {
  const counts = deadLetterStates.map(
    (state) => sql`count(*) FILTER (WHERE ${isIn[state]})::int AS ${sql.identifier(state)}`,
  );
  const [row] = await db.execute<Record<DeadLetterState, number>>(
    sql`SELECT ${sql.join(counts, sql`, `)} FROM dead_letters`,
  );
  return row ?? { open: 0, redriven: 0, discarded: 0 };
}
