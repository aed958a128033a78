/** The database of `npm start`: the configured one, else the embedded server, started here. */
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import type { Env } from "#lib/env.ts";

export interface OpenDatabase {
  url: string;
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
  if (!env.DATABASE_URL) return startEmbedded({ dataDir, host: env.HOST, say });
  const { host, pathname } = new URL(env.DATABASE_URL);
  return {
    url: env.DATABASE_URL,
    description: `${host}${pathname} (DATABASE_URL)`,
    changeHint: null,
    stop: async () => {},
  };
}
