/**
 * Gives the web's role what `webWrites` says, and takes what it does not say. Only what differs is written: on a hypertable
 * each right is one of every chunk, and a worker may be dropping a table just now.
 */
import type postgres from "postgres";
import { AppError } from "#lib/errors.ts";
import { webWrites } from "./web-writes.ts";

/** Of the queue's jobs: how many wait, and since when. Never what they carry, nor what became of them. */
const JOB_COLUMNS = "name, state, start_after, blocked";
const WRITING = ["INSERT", "UPDATE", "DELETE", "TRUNCATE"];

interface TableRights {
  /** It stays that, and means nothing any more, when the table is dropped meanwhile. */
  oid: number;
  name: string;
  rights: string[];
}

export async function grantWebRights(tx: postgres.TransactionSql, name: string): Promise<void> {
  const role = tx(name);
  const [found] = await tx<{ database: string; isOurs: boolean; isMigrated: boolean; hasQueue: boolean }[]>`
    SELECT current_database() AS database, to_regclass('public.influencers') IS NOT NULL AS "isOurs",
      to_regnamespace('drizzle') IS NOT NULL AS "isMigrated", to_regclass('pgboss.job') IS NOT NULL AS "hasQueue"`;
  if (found === undefined) return;
  await tx`GRANT CONNECT ON DATABASE ${tx(found.database)} TO ${role}`;
  if (found.isOurs) await grantTables(tx, name);
  if (found.isMigrated) {
    await tx`GRANT USAGE ON SCHEMA drizzle TO ${role}`;
    await tx`GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO ${role}`;
  }
  if (found.hasQueue) {
    await tx`GRANT USAGE ON SCHEMA pgboss TO ${role}`;
    await tx`GRANT SELECT ON pgboss.queue TO ${role}`;
    await tx`GRANT SELECT (${tx.unsafe(JOB_COLUMNS)}) ON pgboss.job TO ${role}`;
  }
}

async function grantTables(tx: postgres.TransactionSql, name: string): Promise<void> {
  const role = tx(name);
  await tx`GRANT USAGE ON SCHEMA public TO ${role}`;
  // A generation of the snapshot is a table of its own, made by a worker.
  await tx`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${role}`;
  let hadMore = false;
  for (const table of await listRights(tx, name)) {
    const missing = [...dueOn(table)].filter((right) => !table.rights.includes(right));
    const excess = excessOn(table);
    if (missing.length > 0) await tx`GRANT ${tx.unsafe(missing.join(", "))} ON ${tx(table.name)} TO ${role}`;
    if (excess.length > 0) await tx`REVOKE ${tx.unsafe(excess.join(", "))} ON ${tx(table.name)} FROM ${role}`;
    hadMore ||= excess.length > 0;
    await grantColumns(tx, name, table);
  }
  if (hadMore) requireNoMore(name, await listRights(tx, name));
  const sequences = await tx<{ name: string }[]>`
    SELECT sequencename AS name FROM pg_sequences
    WHERE schemaname = 'public' AND sequenceowner = current_user
      AND NOT has_sequence_privilege(${name}::name, format('%I.%I', schemaname, sequencename), 'USAGE')`;
  for (const { name: sequence } of sequences) await tx`GRANT USAGE ON SEQUENCE ${tx(sequence)} TO ${role}`;
}

/** Of each table of ours. */
async function listRights(tx: postgres.TransactionSql, name: string): Promise<TableRights[]> {
  return await tx<TableRights[]>`
    SELECT c.oid::int8::float8 AS oid, c.relname AS name, array_to_json(array(
      SELECT r FROM unnest(string_to_array(${["SELECT", ...WRITING].join()}, ',')) AS r WHERE has_table_privilege(${name}::name, c.oid, r)
    )) AS rights
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')`;
}

function dueOn({ name }: TableRights): Set<string> {
  return new Set(["SELECT", ...(webWrites[name]?.rights ?? [])]);
}

function excessOn(table: TableRights): string[] {
  const due = dueOn(table);
  return table.rights.filter((right) => !due.has(right));
}

/** What it has as a member of another role, revoking takes nothing of. */
function requireNoMore(name: string, tables: readonly TableRights[]): void {
  const table = tables.find((one) => excessOn(one).length > 0);
  if (table === undefined) return;
  throw new AppError(
    "BAD_CONFIGURATION",
    `WEB_DATABASE_URL names ${name}, who may ${excessOn(table).join(", ")} on ${table.name} by another role that it is a member of: name one that is a member of none.`,
  );
}

/** A right on the whole table is one on each column, and was judged before. */
async function grantColumns(
  tx: postgres.TransactionSql,
  name: string,
  { oid, name: table }: TableRights,
): Promise<void> {
  const { rights, columns = {} } = webWrites[table] ?? { rights: [] };
  for (const right of ["INSERT", "UPDATE"] as const) {
    if (rights.includes(right)) continue;
    const due = columns[right] ?? [];
    const found = await tx<{ name: string }[]>`
      SELECT attname AS name FROM pg_attribute
      WHERE attrelid = ${oid}::float8::int8::oid AND attnum > 0 AND NOT attisdropped
        AND has_column_privilege(${name}::name, attrelid, attnum, ${right})`;
    const has = found.map((column) => column.name);
    const missing = due.filter((column) => !has.includes(column));
    const excess = has.filter((column) => !due.includes(column));
    if (missing.length > 0)
      await tx`GRANT ${tx.unsafe(right)} (${tx(missing)}) ON ${tx(table)} TO ${tx(name)}`;
    if (excess.length > 0)
      await tx`REVOKE ${tx.unsafe(right)} (${tx(excess)}) ON ${tx(table)} FROM ${tx(name)}`;
  }
}
