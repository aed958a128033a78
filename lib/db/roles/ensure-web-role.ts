/** The web's own role in a database: made with its password, and given what the web needs and nothing else. */
import postgres from "postgres";
import { AppError } from "#lib/errors.ts";
import { webWrites } from "./web-writes.ts";

/** Of the queue's jobs: how many wait, and since when. Never what they carry, nor what became of them. */
const JOB_COLUMNS = "name, state, start_after, blocked";

/**
 * `url`: the owner's; `webUrl`: the same database as the web's role, whose password it gets. Safe to run again, and on a
 * server that holds the queue alone. Throws BAD_CONFIGURATION when both are one role.
 */
export async function ensureWebRole(url: string, webUrl: string): Promise<void> {
  const { username, password } = new URL(webUrl);
  const name = decodeURIComponent(username);
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    const [owner] = await sql`SELECT current_user AS name, current_database() AS database,
      to_regclass('public.influencers') IS NOT NULL AS "isOurs", to_regnamespace('drizzle') IS NOT NULL AS migrated,
      to_regclass('pgboss.job') IS NOT NULL AS "hasQueue",
      EXISTS (SELECT FROM pg_roles WHERE rolname = ${name}) AS known`;
    if (owner?.name === name)
      throw new AppError(
        "BAD_CONFIGURATION",
        `WEB_DATABASE_URL names ${name}, who owns the tables: the web's role must be another one.`,
      );
    const role = sql(name);
    await sql.begin(async (tx) => {
      const [made] = await tx<{ statement: string }[]>`
        SELECT format('${tx.unsafe(owner?.known ? "ALTER" : "CREATE")} ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD %L',
          ${name}::text, ${decodeURIComponent(password)}::text) AS statement`;
      if (made !== undefined) await tx.unsafe(made.statement);
      await tx`GRANT CONNECT ON DATABASE ${tx(owner?.database)} TO ${role}`;
      if (owner?.isOurs) {
        await tx`GRANT USAGE ON SCHEMA public TO ${role}`;
        await tx`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`;
        await tx`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`;
        // A generation of the snapshot is a table of its own, made by a worker.
        await tx`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${role}`;
        await tx`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`;
        for (const [table, rights] of Object.entries(webWrites))
          await tx`GRANT ${tx.unsafe(rights.join(", "))} ON ${tx(table)} TO ${role}`;
      }
      if (owner?.migrated) {
        await tx`GRANT USAGE ON SCHEMA drizzle TO ${role}`;
        await tx`GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO ${role}`;
      }
      if (owner?.hasQueue) {
        await tx`GRANT USAGE ON SCHEMA pgboss TO ${role}`;
        await tx`GRANT SELECT ON pgboss.queue TO ${role}`;
        await tx`GRANT SELECT (${tx.unsafe(JOB_COLUMNS)}) ON pgboss.job TO ${role}`;
      }
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
