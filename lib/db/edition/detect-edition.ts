/** Which edition of the storage a server is. Only this folder knows the difference. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "../client.ts";

export type Edition = "plain" | "apache" | "community";

export interface EditionInfo {
  edition: Edition;
  /** PostgreSQL's, e.g. "17.12". */
  serverVersion: string;
  /** null: the extension is not in this database. */
  timescaleVersion: string | null;
}

const rowSchema = z.object({
  server_version: z.string(),
  timescale_version: z.string().nullable(),
  license: z.string().nullable(),
});

export async function detectEdition(db: Executor): Promise<EditionInfo> {
  const [row] = await db.execute(sql`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS server_version,
           (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescale_version,
           current_setting('timescaledb.license', true) AS license`);
  const { server_version, timescale_version, license } = rowSchema.parse(row);
  const edition = timescale_version === null ? "plain" : license === "timescale" ? "community" : "apache";
  return { edition, serverVersion: server_version, timescaleVersion: timescale_version };
}

/** One line for people. */
export function describeEdition(info: EditionInfo): string {
  if (info.timescaleVersion === null) return `PostgreSQL ${info.serverVersion} without TimescaleDB`;
  const name = info.edition === "apache" ? "Apache" : "Community";
  return `TimescaleDB ${info.timescaleVersion} (${name} edition) on PostgreSQL ${info.serverVersion}`;
}
