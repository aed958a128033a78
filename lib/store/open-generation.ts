/** Begins a generation of the snapshot; nobody sees it until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const SNAPSHOT_LOCK = 4205;

/** False while somebody else builds: theirs is as good. Until the transaction ends. */
export async function tryLockSnapshot(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ locked: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${SNAPSHOT_LOCK}) AS locked`,
  );
  return row?.locked ?? false;
}

/** Waits for whoever builds. Until the transaction ends. */
export async function lockSnapshot(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${SNAPSHOT_LOCK})`);
}

export interface OpenedGeneration {
  generation: number;
  /** By the database's clock, epoch seconds: for how long it takes. Waiting for others was before it. */
  begunAt: number;
}

/** `builtAt`: epoch milliseconds. */
export async function openGeneration(tx: Transaction, builtAt: number): Promise<OpenedGeneration> {
  const [row] = await tx.execute<{ generation: number; begunAt: number }>(sql`
    INSERT INTO snapshot_generations (built_at, influencers, horizon_xid)
    VALUES (to_timestamp(${builtAt / 1_000}), 0, pg_snapshot_xmin(pg_current_snapshot())::text::int8)
    RETURNING generation, extract(epoch FROM clock_timestamp())::float8 AS "begunAt"`);
  if (row === undefined) throw new Error("the new generation has no number");
  return row;
}
