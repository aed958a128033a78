/** Whether this database can serve this release: it answers soon, and has the newest migration. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import history from "#lib/db/migrations/meta/_journal.json" with { type: "json" };
import { AppError } from "#lib/errors.ts";
import { delay, SECOND } from "#lib/time.ts";

const newest = Math.max(...history.entries.map(({ when }) => when));

/** Throws UNAVAILABLE, also when the answer takes longer than `limitMs`. */
export async function checkReady(db: Executor, limitMs: number = SECOND): Promise<void> {
  const waiting = new AbortController();
  const late = delay(limitMs, waiting.signal).then(() => "late" as const);
  try {
    const answer = await Promise.race([newestMigration(db), late]);
    if (answer === "late") throw new AppError("UNAVAILABLE", "The database takes too long to answer.");
    if (answer < newest)
      throw new AppError("UNAVAILABLE", "The database lacks migrations: run npm run db:migrate.");
  } finally {
    waiting.abort();
  }
}

async function newestMigration(db: Executor): Promise<number> {
  const [known] = await db.execute<{ known: boolean }>(
    sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS known`,
  );
  if (!known?.known) return 0;
  const [row] = await db.execute<{ newest: number | null }>(
    sql`SELECT max(created_at)::float8 AS newest FROM drizzle.__drizzle_migrations`,
  );
  return row?.newest ?? 0;
}
