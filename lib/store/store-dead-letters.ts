/** Keeps what can't be stored as it is, with its cause. The same letter twice is one; one that was dealt with is open again. */
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { canonicalJson } from "#lib/domain/canonical-json.ts";

export interface NewDeadLetter {
  /** Where it came from, and where redrive puts it back. */
  queue: string;
  /** As the job carried it, or the part of it that is at fault. */
  payload: unknown;
  /** What the database or the parser said. */
  cause: string;
}

const CAUSE_MAX = 2_000;

/** `at` becomes the time of the newest failure, by which redrive sees that a letter came back. */
export async function storeDeadLetters(db: Executor, letters: readonly NewDeadLetter[]): Promise<void> {
  const byHash = new Map<string, { queue: string; payload: string; cause: string }>();
  for (const { queue, payload, cause } of letters) {
    const text = canonicalJson(payload);
    const hash = createHash("sha256").update(`${queue}\n${text}`).digest("hex");
    byHash.set(hash, { queue, payload: text, cause: printable(cause) });
  }
  if (byHash.size === 0) return;
  const rows = [...byHash.values()];
  await db.execute(sql`
    INSERT INTO dead_letters (hash, queue, payload, cause, at)
    SELECT *, clock_timestamp() FROM unnest(
      ${sql.param([...byHash.keys()])}::text[], ${sql.param(rows.map((r) => r.queue))}::text[],
      ${sql.param(rows.map((r) => r.payload))}::text[], ${sql.param(rows.map((r) => r.cause))}::text[]
    ) AS l (hash, queue, payload, cause)
    ORDER BY hash
    ON CONFLICT (hash) DO UPDATE SET cause = excluded.cause, at = excluded.at, redriven_at = NULL,
      redrive_asked_at = NULL, problem = NULL, discarded_at = NULL, discarded_by = NULL`);
}

/** The one character that no text of PostgreSQL can hold may come from a payload that the cause quotes. */
function printable(cause: string): string {
  return cause.replaceAll("\u0000", "\uFFFD").slice(0, CAUSE_MAX);
}
