/** The web's own role in a database: made with its password, and given what the web needs and nothing else. */
import postgres from "postgres";
import { AppError, messageOf } from "#lib/errors.ts";
import { onConnection } from "../connection/on-connection.ts";
import { openDriver } from "../connection/open-driver.ts";
import { MIGRATION_LOCK } from "../edition/ensure-edition.ts";
import { asUserOf } from "./as-user-of.ts";
import { grantWebRights } from "./grant-web-rights.ts";
import { makeScramVerifier } from "./make-scram-verifier.ts";

/**
 * `url`: the owner's; `webUrl`: the web's role with its password, on whatever host. Safe to run again, by several at once,
 * and on a server that holds the queue alone. The owner needs CREATEROLE only where the role is not there yet, or has
 * another password. Throws BAD_CONFIGURATION for a role that may do more than the web, or can't be made.
 */
export async function ensureWebRole(url: string, webUrl: string): Promise<void> {
  const { username, password } = new URL(webUrl);
  const name = decodeURIComponent(username);
  const verifier = makeScramVerifier(decodeURIComponent(password));
  const fits = await canSignIn(asUserOf(url, webUrl));
  await onConnection(url, (sql) =>
    sql.begin(async (tx) => {
      // One at a time, and none beside a migration: rights of one table are one row.
      await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      const isKnown = await judgeRole(tx, name);
      if (!isKnown || !fits) await setPassword(tx, { name, verifier, isKnown });
      await grantWebRights(tx, name);
    }),
  );
}

/** Whether it is there. */
async function judgeRole(tx: postgres.TransactionSql, name: string): Promise<boolean> {
  const [role] = await tx`
    SELECT rolname = current_user AS "isOwner", rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication AS "isMighty"
    FROM pg_roles WHERE rolname = ${name}`;
  if (role?.isOwner)
    throw new AppError(
      "BAD_CONFIGURATION",
      `WEB_DATABASE_URL names ${name}, who owns the tables: the web's role must be another one.`,
    );
  if (role?.isMighty)
    throw new AppError(
      "BAD_CONFIGURATION",
      `WEB_DATABASE_URL names ${name}, who may more than a web should (superuser, roles, databases): name another one.`,
    );
  return role !== undefined;
}

async function setPassword(
  tx: postgres.TransactionSql,
  { name, verifier, isKnown }: { name: string; verifier: string; isKnown: boolean },
): Promise<void> {
  const verb = isKnown ? "ALTER" : "CREATE";
  const [made] = await tx<{ statement: string }[]>`
    SELECT format(${`${verb} ROLE %I LOGIN PASSWORD %L`}, ${name}::text, ${verifier}::text) AS statement`;
  await tx.unsafe(made?.statement ?? "").catch((error: unknown) => {
    throw new AppError(
      "BAD_CONFIGURATION",
      `The web's role ${name} ${isKnown ? "has another password, and it can't be changed" : "can't be made"}: ${messageOf(error)}. Make it yourself: CREATE ROLE … LOGIN PASSWORD …, as WEB_DATABASE_URL has it.`,
      { cause: error },
    );
  });
}

/** Any other failure than a refusal shows soon enough. */
async function canSignIn(webUrl: string): Promise<boolean> {
  const sql = openDriver(webUrl, { fetch_types: false, connect_timeout: 10 });
  try {
    await sql`SELECT 1`;
    return true;
  } catch (error) {
    // 42501: the right password, and not yet the right to come in.
    return error instanceof postgres.PostgresError && error.code === "42501";
  } finally {
    await sql.end({ timeout: 5 });
  }
}
