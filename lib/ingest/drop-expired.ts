/**
 * Drops what is older than it is to be kept: data points, later the roll-ups of 15 minutes; the hourly ones stay. In two
 * steps, each of which may be killed at any point and be done by any number of workers: first it is noted from when data
 * is kept (advance-kept-from says why that is safe), then what is older goes, in small parts.
 */

import type { Database, Transaction } from "#lib/db/client.ts";
import { detectEdition } from "#lib/db/edition/detect-edition.ts";
import { dropOldestChunk, hasChunks } from "#lib/db/edition/drop-oldest-chunk.ts";
import { rawRetentionDays } from "#lib/db/edition/raw-retention-days.ts";
import { isLockTimeout } from "#lib/db/is-lock-timeout.ts";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { getOldestMark, type OldestMark } from "#lib/query/get-oldest-mark.ts";
import { hasExpired } from "#lib/query/has-expired.ts";
import { advanceQuartersKeptFrom, advanceRawKeptFrom } from "#lib/store/advance-kept-from.ts";
import { deleteExpiredRows } from "#lib/store/delete-expired-rows.ts";
import { noteDropped, noteDroppedIds } from "#lib/store/note-dropped.ts";
import { type RetentionSource, takeDropping } from "#lib/store/take-dropping.ts";
import { type Clock, DAY, HOUR, monotonicMs, SECOND } from "#lib/time.ts";

export interface RetentionSettings {
  /** Days that data points are kept; 0: for ever. Default: the edition's. */
  rawDays?: number | undefined;
  /** The same of 15-minute roll-ups; default 730. */
  rollUpDays?: number | undefined;
}

export interface DropOptions extends RetentionSettings {
  /** Seconds between noting and dropping; default: three times as long as any statement of ours may run. */
  settleS?: number;
  /** Most parts; default: what the time allows. */
  parts?: number;
  /** Ends it after the part that is in hand. */
  signal?: AbortSignal;
}

export interface DroppedExpired {
  /** Chunks, or rows where there are none. */
  dropped: number;
  /** An hour that is not rolled up, and keeps older data points from being dropped; null: none does. */
  heldBy: OldestMark | null;
}

const SETTLE_S = 15 * MINUTE_S;
const ROLL_UP_DAYS = 730;
/** Of each minute. */
const RUN_MS = 15 * SECOND;

export async function dropExpired(
  db: Database,
  clock: Clock,
  options: DropOptions = {},
): Promise<DroppedExpired> {
  const heldBy = await advance(db, clock, options);
  const started = monotonicMs();
  const { settleS = SETTLE_S, parts = Number.POSITIVE_INFINITY, signal } = options;
  let dropped = 0;
  for (const source of ["data_points", "rollups_15m"] as const) {
    const chunks = await hasChunks(db, source);
    for (let part = 0; part < parts && monotonicMs() - started < RUN_MS && !signal?.aborted; part++) {
      const gone = await orLater(inTransaction(db, (tx) => dropPart(tx, source, { chunks, settleS })));
      if (gone === null) break;
      dropped += gone;
    }
  }
  return { dropped, heldBy };
}

async function advance(db: Database, clock: Clock, options: DropOptions): Promise<OldestMark | null> {
  const wanted = await wantedFrom(db, clock, options);
  const kept = await getKeptFrom(db);
  let heldBy: OldestMark | null = null;
  // A young installation has nothing to drop, and may still be given a history.
  if (wanted.dataPoints > kept.dataPoints && (await hasExpired(db, wanted.dataPoints))) {
    const oldest = await getOldestMark(db);
    if (oldest !== null && oldest.hour < wanted.dataPoints) heldBy = oldest;
    await orLater(inTransaction(db, (tx) => advanceRawKeptFrom(tx, wanted.dataPoints)));
  }
  if (wanted.quarters > kept.quarters)
    await inTransaction(db, (tx) => advanceQuartersKeptFrom(tx, wanted.quarters));
  return heldBy;
}

/** From when data is to be kept, by the settings. */
async function wantedFrom(db: Database, clock: Clock, { rawDays, rollUpDays = ROLL_UP_DAYS }: DropOptions) {
  const raw = rawDays ?? rawRetentionDays[(await detectEdition(db)).edition];
  const from = (days: number) =>
    days === 0 ? Number.NEGATIVE_INFINITY : (Math.floor((clock.now() - days * DAY) / HOUR) * HOUR) / SECOND;
  return { dataPoints: from(raw), quarters: from(rollUpDays) };
}

/** How much was dropped; null: nothing is left for us. */
async function dropPart(
  tx: Transaction,
  source: RetentionSource,
  { chunks, settleS }: { chunks: boolean; settleS: number },
): Promise<number | null> {
  const dropping = await takeDropping(tx, source, settleS);
  if (dropping === null) return null;
  if (chunks) {
    if (await dropOldestChunk(tx, source, dropping.before)) return 1;
    await noteDropped(tx, source);
    return null;
  }
  const { rows, lastId, more } = await deleteExpiredRows(tx, dropping);
  if (lastId === null) await noteDropped(tx, source);
  else if (!more) await noteDroppedIds(tx, source, lastId);
  return lastId === null ? null : rows;
}

/** null: somebody holds for long what it needs, a backup for example; the next minute tries again. */
async function orLater<T>(work: Promise<T>): Promise<T | null> {
  return await work.catch((error: unknown) => {
    if (isLockTimeout(error)) return null;
    throw error;
  });
}

/** Each statement sees what was committed before it. */
async function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await db.transaction(work, { isolationLevel: "read committed" });
}
