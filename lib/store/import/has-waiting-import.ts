/** Whether an import has something to do, be it in hand or not. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { isWaiting } from "./take-import.ts";

export async function hasWaitingImport(db: Executor): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(
    sql`SELECT EXISTS (SELECT FROM imports WHERE ${isWaiting}) AS found`,
  );
  return row?.found ?? false;
}
