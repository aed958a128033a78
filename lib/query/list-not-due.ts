/** When nothing was due of an influencer in a range, and why. */
import type { Executor } from "#lib/db/client.ts";
import { notDueRuns } from "#lib/domain/not-due-runs.ts";
import type { NotDue } from "#lib/domain/series.ts";
import { listLiveNeighbours } from "./list-live-neighbours.ts";
import type { DueRange } from "./read-range.ts";

/** Ascending, epoch seconds, of the range as it is answered. */
export async function listNotDue(db: Executor, influencerId: number, range: DueRange): Promise<NotDue[]> {
  const { from, to } = range.snapped;
  const runs = notDueRuns(range.periods, from, to);
  // Mostly there is none, and nobody's neighbours are asked for.
  if (runs.every(({ reason }) => reason !== "not_tracked")) return runs;
  return notDueRuns(
    [...range.periods, ...(await listLiveNeighbours(db, influencerId, { from, to }))],
    from,
    to,
  );
}
