/** A command's short visit to the database: connects, does, disconnects; says what went wrong and what to do about it. */
import { actAs } from "#lib/acting.ts";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { resolveDatabaseUrl } from "#lib/db/resolve-database-url.ts";
import { messageOf } from "#lib/errors.ts";
import { MINUTE } from "#lib/time.ts";

/** Runs `work` as the operator's; a failure is printed and becomes exit code 1. */
export async function withDatabase(name: string, work: (db: Database) => Promise<void>): Promise<void> {
  let address = "";
  try {
    const url = await resolveDatabaseUrl();
    address = new URL(url).host;
    const client = connectDatabase({ url, name, max: 2, statementTimeoutMs: 5 * MINUTE });
    try {
      await actAs({ actor: { kind: "operator", name }, requestId: null }, () => work(client.db));
    } finally {
      await client.close();
    }
  } catch (error) {
    console.error(explain(error, address));
    process.exitCode = 1;
  }
}

/** SQLSTATEs and socket errors that a person can do something about. */
const advice: Record<string, (address: string) => string> = {
  "42P01": () => "The database has no tables of ours, or not all: npm run db:migrate.",
  "3D000": () => "This database does not exist on the server; see DATABASE_URL.",
  "28P01": () => "The database refuses the password; see DATABASE_URL.",
  "28000": () => "The database refuses this user; see DATABASE_URL.",
  ECONNREFUSED: (address) => `No database answers at ${address}. Is it running? See DATABASE_URL.`,
  CONNECT_TIMEOUT: (address) => `No database answers at ${address} in time. See DATABASE_URL.`,
  ENOTFOUND: (address) => `The host of ${address} is unknown. See DATABASE_URL.`,
};

export function explain(error: unknown, address: string): string {
  // drizzle wraps what the server said.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    const say = advice[code];
    if (say) return say(address);
    if (cause.cause === undefined) return messageOf(cause);
  }
  return messageOf(error);
}
