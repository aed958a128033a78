/** The range is older than the data points that are kept: what that does to the numbers, in a line. */
import { describeRangeRetention } from "#lib/client/describe-range-retention.ts";
import type { RangeRetention } from "#lib/domain/series.ts";

export function RetentionNote({ retention, tz }: { retention: RangeRetention; tz: string }) {
  if (retention === null) return null;
  return (
    <p className="text-xs text-muted" data-retention={retention.snappedTo ?? "exact"}>
      {describeRangeRetention(retention, tz)}
    </p>
  );
}
