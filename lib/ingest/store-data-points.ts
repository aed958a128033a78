/**
 * Stores what fetch jobs brought: data points, failures, states, tracking periods and usernames in one transaction.
 * The same payloads, any number of times, in any order and batching, days late, give the same state: the rows decide,
 * a job is only a hint. Payloads are parsed already; what becomes of the jobs is the caller's.
 */
import type { Database } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { insertDataPoints } from "#lib/store/insert-data-points.ts";
import { lockShards } from "#lib/store/lock-shards.ts";
import { markDirtyHours } from "#lib/store/mark-dirty-hours.ts";
import { mergeFetchFailures } from "#lib/store/merge-fetch-failures.ts";
import { updateUsernames } from "#lib/store/update-usernames.ts";
import { settlePeriods } from "./settle-periods.ts";
import { settleStates } from "./settle-states.ts";

export interface Stored {
  /** Data points that were new. */
  points: number;
}

/** Committed when it resolves; rejects with the database's error, and then nothing of it is stored. */
export async function storeDataPoints(db: Database, payloads: readonly IngestPayload[]): Promise<Stored> {
  if (payloads.length === 0) return { points: 0 };
  // Always the same order, so that two workers that store the same rows wait for each other instead of deadlocking.
  const ordered = [...payloads].sort((a, b) => a.shard - b.shard || a.slot - b.slot);
  return await db.transaction(async (tx) => {
    await lockShards(
      tx,
      ordered.map((p) => p.shard),
    );
    const points = await insertDataPoints(tx, ordered);
    await mergeFetchFailures(tx, ordered);
    await markDirtyHours(
      tx,
      ordered.filter((p) => p.ids.length > 0),
    );
    await settlePeriods(tx, ordered);
    await settleStates(tx, ordered);
    await updateUsernames(
      tx,
      ordered.flatMap((p) => (p.usernames ?? []).map((fact) => ({ ...fact, slot: p.slot }))),
    );
    return { points };
  });
}
