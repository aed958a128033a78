/** Slots in a row that have their data point, from roll-ups where those are right: a year of minutes is 8,760 rows. */
import type { Executor } from "#lib/db/client.ts";
import type { DueRun, PresentRun } from "#lib/domain/coverage-of.ts";
import { joinRuns, runsInHours, splitRuns } from "#lib/domain/present-runs.ts";
import { rangeParts } from "#lib/domain/range-parts.ts";
import { listPresentMinutes } from "./list-present-minutes.ts";
import { listPresentSlots } from "./list-present-slots.ts";

const MINUTE_S = 60;

/** Ascending; each lies in one due run. `dirtyHours`: as list-dirty-hours gives them in the same snapshot. */
export async function listPresentRuns(
  db: Executor,
  influencerId: number,
  due: readonly DueRun[],
  dirtyHours: readonly number[],
): Promise<PresentRun[]> {
  const first = due.at(0);
  const last = due.at(-1);
  if (!first || !last) return [];
  const range = { from: first.from, to: last.to };
  // Test intervals: the roll-up knows minutes.
  if (due.some(({ interval }) => interval % MINUTE_S !== 0)) {
    return await listPresentSlots(db, influencerId, due, [range]);
  }
  const parts = rangeParts({ ...range, edges: [], dirtyHours });
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
    from: begin.from - (begin.from % 3_600),
    to: end.to,
  });
  return joinRuns(due, [...present, ...runsInHours(hourly, minutes)]);
}
