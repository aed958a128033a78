/** Our database on a server that has just started: made at first, and its TimescaleDB brought to the server's version. */
import postgres from "postgres";
import { onConnection } from "../connection/on-connection.ts";

/** `timescale`: versions of the extension's files, when the folder was last used and now. */
export async function prepareDatabase(
  url: string,
  timescale: { before: string | null; now: string | null },
): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  await onConnection(maintenance.href, async (sql) => {
    const [found] = await sql`SELECT FROM pg_database WHERE datname = ${name}`;
    if (!found) await sql`CREATE DATABASE ${sql(name)}`;
  });
  if (timescale.before === timescale.now || timescale.before === null) return;
  // The installed TimescaleDB was upgraded. Has to be a connection's very first statement: any other one loads the old files.
  await onConnection(url, async (sql) => {
    await sql.unsafe("ALTER EXTENSION timescaledb UPDATE").catch((error: unknown) => {
      const isAbsent = error instanceof postgres.PostgresError && error.code === "42704";
      if (!isAbsent) throw error;
    });
  });
}
