/** Can the chart be trusted? Slots present of slots due, and each gap with its reason. */
import { formatExact, formatShare } from "#lib/client/format-count.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import type { Coverage } from "#lib/domain/series.ts";

export function CoverageLine({ coverage, tz }: { coverage: Coverage; tz: string }) {
  const { expected, present, gaps, gapsTotal } = coverage;
  if (expected === 0 && present === 0)
    return <p className="border-t border-line px-4 py-2.5 text-muted">No slot was due in this range.</p>;
  const line = (
    <>
      <span className={expected === present ? "font-semibold text-good" : "font-semibold text-warn"}>
        {formatShare(present, expected)}
      </span>{" "}
      covered: {formatExact(present)} of {formatExact(expected)} slots present
    </>
  );
  if (gapsTotal === 0)
    return (
      <p className="border-t border-line px-4 py-2.5" data-coverage={`${present}/${expected}`}>
        {line}
      </p>
    );
  return (
    <details className="border-t border-line" data-coverage={`${present}/${expected}`}>
      <summary className="px-4 py-2.5 hover:bg-raised">
        {line} · {formatExact(gapsTotal)} {gapsTotal === 1 ? "gap" : "gaps"}
      </summary>
      <ul className="px-4 pb-3" aria-label="Gaps">
        {gaps.map((gap) => (
          <li key={gap.from} className="flex flex-wrap gap-x-3 border-t border-line py-1">
            <span>{formatSpan(gap.from, gap.to, tz)}</span>
            <span className="text-muted">
              {formatExact(gap.slots)} {gap.slots === 1 ? "slot" : "slots"}
            </span>
            <span>{reasonText(gap.reason)}</span>
          </li>
        ))}
        {gapsTotal > gaps.length ? (
          <li className="border-t border-line py-1 text-muted">
            and {formatExact(gapsTotal - gaps.length)} more; a shorter range lists them
          </li>
        ) : null}
      </ul>
    </details>
  );
}
