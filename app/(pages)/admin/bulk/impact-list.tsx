"use client";
/** What a bulk action would do, line by line. */
import { describeLoad, describeUnchanged, influencers } from "#lib/client/describe-bulk.ts";
import { formatCompact, formatExact } from "#lib/client/format-count.ts";
import { formatDuration } from "#lib/client/format-time.ts";
import type { BulkChange, BulkImpact } from "#lib/domain/bulk-action.ts";

interface ImpactListProps {
  action: BulkChange;
  impact: BulkImpact;
}

export function ImpactList({ action, impact }: ImpactListProps) {
  const { matching, changes, unchanged, dataPoints, undoWindow } = impact;
  const rest = describeUnchanged(unchanged);
  return (
    <ul className="grid list-disc gap-1 pl-5" aria-label="What it would do">
      <li>
        {changes === 0 ? "Changes nobody" : `Changes ${influencers(changes)}`}
        {matching === changes ? "" : `, leaves ${formatExact(matching - changes)} as they are: ${rest}`}.
      </li>
      {action.kind === "change_tags" || changes === 0 ? null : <li>{describeLoad(impact)}</li>}
      {action.kind === "set_interval" && changes > 0 ? (
        <li>Each begins with its next slot; until then nothing of it is due.</li>
      ) : null}
      {dataPoints === null ? null : (
        <li>
          They leave every page at once, and their history, about {formatCompact(dataPoints.count)} data
          points (reckoned from {dataPoints.countedOf} of them), is erased when the time to undo is over.
        </li>
      )}
      {changes === 0 ? null : <li>Can be undone for {formatDuration(undoWindow)} after its end.</li>}
    </ul>
  );
}
