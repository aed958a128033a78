/** Statements that either server is asked: as text, which drizzle sends here and pg-boss on the queue's. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ExecuteSql } from "#lib/queue/get-queue-counters.ts";

/** For statements without values. */
export function executeSqlOn(db: Executor): ExecuteSql {
  return async (text) => ({ rows: [...(await db.execute(sql.raw(text)))] });
}
