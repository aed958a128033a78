/** One piece of work on a connection of its own, which is closed whatever becomes of it. For servers that are being set up. */
import type postgres from "postgres";
import { openDriver } from "./open-driver.ts";

export async function onConnection<T>(url: string, work: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const sql = openDriver(url, { fetch_types: false });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
