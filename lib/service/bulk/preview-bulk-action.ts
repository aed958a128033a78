/** What a bulk action would do, by the registry of now. Changes nothing. */
import type { Database } from "#lib/db/client.ts";
import {
  type BulkChange,
  type BulkImpact,
  type BulkQuestion,
  bulkUndoWindowS,
  needsConfirmation,
  type UnchangedReason,
} from "#lib/domain/bulk-action.ts";
import { dataPointsAMinute } from "#lib/domain/data-points-a-minute.ts";
import { countByDuty, type DutyCount } from "#lib/query/count-by-duty.ts";
import { estimateDataPoints } from "#lib/query/estimate-data-points.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** Without what the workers carry: that is the pipeline's to say. */
export async function previewBulkAction(
  db: Database,
  { action, filter, asOf: given }: BulkQuestion,
  clock: Clock,
): Promise<Omit<BulkImpact, "carried">> {
  const now = clock.now() / SECOND;
  const asOf = given ?? now;
  const counts = await countByDuty(db, filter, asOf, action.kind === "change_tags" ? action.tags : null);
  const unchanged: Partial<Record<UnchangedReason, number>> = {};
  const load = { now: 0, after: 0 };
  let matching = 0;
  let changes = 0;
  for (const count of counts) {
    const left = unchangedOf(action, count);
    for (const [reason, n] of left) if (n > 0) unchanged[reason] = (unchanged[reason] ?? 0) + n;
    const changed = count.matching - left.reduce((sum, [, n]) => sum + n, 0);
    matching += count.matching;
    changes += changed;
    load.now += count.tracked * dataPointsAMinute(count.state, count.interval);
    load.after +=
      (count.tracked - changed) * dataPointsAMinute(count.state, count.interval) +
      changed * loadAfter(action, count);
  }
  return {
    asOf,
    matching,
    changes,
    unchanged,
    // Thirds and sixtieths, added up, are no round numbers any more.
    load: { now: rounded(load.now), after: rounded(load.after) },
    dataPoints: action.kind === "remove" ? await estimateDataPoints(db, filter, asOf, matching, now) : null,
    undoWindow: bulkUndoWindowS[action.kind],
    confirm: needsConfirmation(action.kind, matching),
  };
}

function rounded(perMinute: number): number {
  return Math.round(perMinute * 1_000) / 1_000;
}

function unchangedOf(action: BulkChange, count: DutyCount): [UnchangedReason, number][] {
  const all = (reason: UnchangedReason, holds: boolean): [UnchangedReason, number][] => [
    [reason, holds ? count.matching : 0],
  ];
  switch (action.kind) {
    case "pause":
      return all("paused", count.state === "paused");
    case "resume":
      return all("not_paused", count.state !== "paused");
    case "set_interval":
      return all("same_interval", count.interval === action.interval);
    case "change_tags":
      return [
        ["same_tags", count.tagged],
        ["too_many_tags", count.full],
      ];
    case "remove":
      return [];
  }
}

/** Of one that is changed, a minute. */
function loadAfter(action: BulkChange, { state, interval }: DutyCount): number {
  switch (action.kind) {
    case "pause":
    case "remove":
      return 0;
    case "resume":
      return dataPointsAMinute("pending", interval);
    case "set_interval":
      return dataPointsAMinute(state, action.interval);
    case "change_tags":
      return dataPointsAMinute(state, interval);
  }
}
