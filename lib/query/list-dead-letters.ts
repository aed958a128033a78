/** Dead letters with their payload, oldest first, a page at a time; and how many there are. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface DeadLetter {
  id: number;
  queue: string;
  /** JSON text. */
  payload: string;
  /** What the database or the parser said. */
  cause: string;
  /** When it failed last, epoch seconds. */
  at: number;
  /** The same to the last digit: changes when the letter comes back. */
  version: string;
  /** Epoch seconds; null: still open. */
  redrivenAt: number | null;
}

export interface DeadLetterPage {
  /** Open ones: neither put back nor given up; those of them that an admin wants back; or all. */
  which: "open" | "asked" | "all";
  /** Only letters after this id. */
  after?: number | undefined;
  /** Only this one. */
  id?: number | undefined;
  limit: number;
  /** Until the transaction ends nobody else marks them; those that somebody marks just now are left out. */
  isLocked?: boolean;
}

const isOpen = sql`redriven_at IS NULL AND discarded_at IS NULL`;
const conditions: Record<DeadLetterPage["which"], SQL> = {
  open: isOpen,
  asked: sql`redrive_asked_at IS NOT NULL AND ${isOpen}`,
  all: sql`true`,
};

export async function listDeadLetters(db: Executor, page: DeadLetterPage): Promise<DeadLetter[]> {
  const { which, after = 0, id = null, limit, isLocked = false } = page;
  return await db.execute<DeadLetter & Record<string, unknown>>(sql`
    SELECT id::float8 AS id, queue, payload, cause, extract(epoch FROM at)::float8 AS at, at::text AS version,
      extract(epoch FROM redriven_at)::float8 AS "redrivenAt"
    FROM dead_letters
    WHERE id > ${after} AND (${id}::int8 IS NULL OR id = ${id}::int8)
      AND ${conditions[which]}
    ORDER BY id LIMIT ${limit} ${isLocked ? sql`FOR UPDATE SKIP LOCKED` : sql``}`);
}
