/** Waits until somebody waits for an advisory lock of this very database: others' tests share the server. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { waitUntil } from "./wait-until.ts";

export interface AwaitedLock {
  /** Its keys; default: any. */
  first?: number;
  second?: number;
  /** How many must wait; default 1. */
  times?: number;
  /** Ends the waiting, too. */
  unless?(): boolean;
}

const PATIENCE_MS = 30_000;

export async function untilLockAwaited(
  db: Executor,
  { first, second, times = 1, unless = () => false }: AwaitedLock = {},
): Promise<void> {
  await waitUntil(
    `${times} waiting for the lock ${first ?? "any"}, ${second ?? "any"}`,
    PATIENCE_MS,
    async () => {
      const waiting = await db.execute(sql`
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = coalesce(${first ?? null}::bigint::oid, classid)
        AND objid = coalesce(${second ?? null}::bigint::oid, objid)`);
      return unless() || waiting.length >= times;
    },
  );
}
