/**
 * Stores what fetch jobs brought in one transaction: data points and their tallies, failures, states, tracking periods,
 * usernames, and how often a shard was missed.
 * The same payloads, any number of times, in any order and batching, days late, give the same state: the rows decide,
 * a job is only a hint. Payloads are parsed already; what becomes of the jobs is the caller's.
 *
 * What is older than the data points that are kept is refused as a whole: their hours are summed up for good, and a sum
 * can't tell whether it has a data point already, so that storing it once more would falsify it.
 */

import type { Database } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { countMissedSlots } from "#lib/store/count-missed-slots.ts";
import { insertDataPoints } from "#lib/store/insert-data-points.ts";
import { noteLateData } from "#lib/store/late-data.ts";
import { lockShards } from "#lib/store/lock-shards.ts";
import { markDirtyHours } from "#lib/store/mark-dirty-hours.ts";
import { mergeFetchFailures } from "#lib/store/merge-fetch-failures.ts";
import { noteHourWrites } from "#lib/store/note-hour-writes.ts";
import { tallySlots } from "#lib/store/tally-slots.ts";
import { updateUsernames } from "#lib/store/update-usernames.ts";
import { judgeTurn } from "./judge-turn.ts";
import { settlePeriods } from "./settle-periods.ts";
import { settleStates } from "./settle-states.ts";

/** Half of what the snapshot looks back, so that a transaction that takes its time is on the safe side. */
const LATE_S = HOUR_S;

export interface Stored {
  /** Data points that were new. */
  points: number;
  /** Data points that were refused: of slots whose data points are no longer kept. */
  expired: number;
}

/** Committed when it resolves; rejects with the database's error, and then nothing of it is stored. */
export async function storeDataPoints(db: Database, payloads: readonly IngestPayload[]): Promise<Stored> {
  if (payloads.length === 0) return { points: 0, expired: 0 };
  // Always the same order, so that two workers that store the same rows wait for each other instead of deadlocking.
  const sorted = [...payloads].sort((a, b) => a.shard - b.shard || a.slot - b.slot);
  return await db.transaction(async (tx) => {
    const now = await lockShards(
      tx,
      sorted.map((p) => p.shard),
    );
    const { dataPoints: keptFrom } = await getKeptFrom(tx);
    const ordered = sorted.filter((p) => p.slot >= keptFrom);
    const expired = sorted.reduce((sum, p) => sum + (p.slot < keptFrom ? p.ids.length : 0), 0);
    const answered = ordered.filter((p) => p.ids.length > 0);
    const added = await insertDataPoints(tx, answered);
    await tallySlots(tx, added);
    await mergeFetchFailures(tx, ordered);
    await markDirtyHours(tx, answered);
    // What came before and comes again changes nothing, and no ETag.
    const news = added.filter(({ points }) => points > 0);
    await noteHourWrites(tx, [...news, ...ordered.filter((p) => p.failures.length > 0)]);
    await settlePeriods(tx, ordered);
    await settleStates(tx, ordered);
    await updateUsernames(
      tx,
      ordered.flatMap((p) => (p.usernames ?? []).map((fact) => ({ ...fact, slot: p.slot }))),
    );
    // Last: whoever holds an influencer's row may wait for its shard's, never the other way round.
    const missed = ordered.filter((p) => judgeTurn(p) === "missed");
    await countMissedSlots(tx, { missed, answered: answered.filter((p) => judgeTurn(p) === "had") });
    const oldest = Math.min(...answered.map((p) => p.slot));
    if (oldest < now - LATE_S) await noteLateData(tx, oldest);
    return { points: added.reduce((sum, { points }) => sum + points, 0), expired };
  });
}
