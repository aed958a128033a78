/** Slots in a row that have their data point, from roll-ups where those are right: a year of minutes is 8,760 rows. */

import type { Executor } from "#lib/db/client.ts";
import type { DueRun, PresentRun } from "#lib/domain/coverage-of.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { joinRuns, runsInHours, splitRuns } from "#lib/domain/present-runs.ts";
import { type RangePart, rangeParts } from "#lib/domain/range-parts.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { listPresentMinutes } from "./list-present-minutes.ts";
import { listPresentSlots } from "./list-present-slots.ts";

/**
 * Ascending; each lies in one due run. `dirtyHours` and `kept`: as list-dirty-hours and get-kept-from give them in the same
 * snapshot. Where data points are no longer kept, the hourly roll-up says it; runs of less than a minute must end there.
 */
export async function listPresentRuns(
  db: Executor,
  influencerId: number,
  due: readonly DueRun[],
  dirtyHours: readonly number[],
  kept: KeptFrom,
): Promise<PresentRun[]> {
  const first = due.at(0);
  const last = due.at(-1);
  if (!first || !last) return [];
  const range = { from: first.from, to: last.to };
  const rawFrom = Math.min(range.to, Math.max(range.from, kept.dataPoints));
  // Test intervals: the roll-up knows minutes.
  const byMinutes = due.every(({ interval }) => interval % MINUTE_S === 0);
  const parts: RangePart[] = [
    { source: "rollups_1h", from: range.from, to: rawFrom },
    ...(byMinutes
      ? rangeParts({ from: rawFrom, to: range.to, edges: [], dirtyHours })
      : [{ source: "data_points" as const, from: rawFrom, to: range.to }]),
  ];
  const { hourly, raw } = splitRuns(due, parts);
  const present = await listPresentSlots(
    db,
    influencerId,
    raw,
    parts.filter((part) => part.source !== "rollups_1h"),
  );
  const begin = hourly.at(0);
  const end = hourly.at(-1);
  if (!begin || !end) return joinRuns(due, present);
  const minutes = await listPresentMinutes(db, influencerId, {
    from: begin.from - (begin.from % HOUR_S),
    to: end.to,
  });
  return joinRuns(due, [...present, ...runsInHours(hourly, minutes)]);
}
