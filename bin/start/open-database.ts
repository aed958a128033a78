/** The database of `npm start`: the configured one, else the embedded server, started here. */

import { describeEdition, type EditionInfo } from "#lib/db/edition/detect-edition.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import type { Env } from "#lib/env.ts";

export interface OpenDatabase {
  url: string;
  /** By DATABASE_URL. */
  configured: boolean;
  /** One line for people. */
  description: string;
  /** The command that leads to TimescaleDB where there is none; else null. */
  changeHint: string | null;
  /** Ends the server if it is ours. */
  stop(): Promise<void>;
}

export interface OpenOptions {
  dataDir: string;
  env: Env;
  say: (line: string) => void;
}

export async function openDatabase({ dataDir, env, say }: OpenOptions): Promise<OpenDatabase> {
  if (!env.DATABASE_URL) {
    return { ...(await startEmbedded({ dataDir, host: env.HOST, say })), configured: false };
  }
  const { host, pathname } = new URL(env.DATABASE_URL);
  return {
    url: env.DATABASE_URL,
    configured: true,
    description: `DATABASE_URL, ${host}${pathname}`,
    changeHint: null,
    stop: async () => {},
  };
}

/** Lines for the box. A configured server shows what it is only after the migrations, which may add the extension. */
export function describeDatabase(database: OpenDatabase, edition: EditionInfo): string[] {
  const { configured } = database;
  const what = configured ? `${describeEdition(edition)} (${database.description})` : database.description;
  const better = configured
    ? "install the extension on that server, then npm run db:migrate"
    : (database.changeHint ?? "");
  return edition.edition === "plain" && better !== "" ? [what, `with TimescaleDB: ${better}`] : [what];
}
