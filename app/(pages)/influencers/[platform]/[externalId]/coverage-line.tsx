/** Can the chart be trusted? Slots present of slots due; why the others are missing, what to do, and each gap. */
import { formatExact, formatShare } from "#lib/client/format-count.ts";
import { formatDuration, formatSpanExact } from "#lib/client/format-time.ts";
import { gapReasons } from "#lib/client/gap-reasons.ts";
import { reasonAdvice, reasonText } from "#lib/client/reason-text.ts";
import type { Coverage, Gap } from "#lib/domain/series.ts";

export function CoverageLine({ coverage, tz }: { coverage: Coverage; tz: string }) {
  const { expected, present, gaps, gapsTotal } = coverage;
  if (expected === 0 && present === 0)
    return <p className="border-t border-line px-4 py-2.5 text-muted">No slot was due in this range.</p>;
  const reasons = gapReasons(coverage);
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
        {line} · {formatExact(gapsTotal)} {gapsTotal === 1 ? "gap" : "gaps"}:{" "}
        {reasons.map(({ reason }) => reasonText(reason)).join(", ")}
      </summary>
      <dl
        className="grid gap-3 border-t border-line px-4 py-3 sm:grid-cols-2"
        aria-label="Reasons of the gaps"
      >
        {reasons.map(({ reason, slots }) => (
          <div key={reason} data-reason={reason}>
            <dt className="font-semibold first-letter:uppercase">
              {reasonText(reason)}
              <span className="font-normal text-muted"> · {formatSlots(slots)}</span>
            </dt>
            <dd>{reasonAdvice(reason).means}</dd>
            <dd className="text-muted">{reasonAdvice(reason).remedy}</dd>
          </div>
        ))}
      </dl>
      <ul className="px-4 pb-3" aria-label="Gaps">
        {gaps.map((gap) => (
          <GapRow key={gap.from} gap={gap} tz={tz} />
        ))}
        {gapsTotal > gaps.length ? (
          <li className="border-t border-line py-1.5 text-muted">
            and {formatExact(gapsTotal - gaps.length)} more; a shorter range lists them
          </li>
        ) : null}
      </ul>
    </details>
  );
}

function GapRow({ gap, tz }: { gap: Gap; tz: string }) {
  return (
    <li className="grid gap-x-4 border-t border-line py-1.5 sm:grid-cols-[minmax(17rem,auto)_minmax(9rem,auto)_1fr]">
      <span>{formatSpanExact(gap.from, gap.to, tz)}</span>
      <span className="text-muted">
        {formatSlots(gap.slots)}, {formatDuration(gap.to - gap.from)}
      </span>
      <span>{reasonText(gap.reason)}</span>
    </li>
  );
}

function formatSlots(slots: number): string {
  return `${formatExact(slots)} ${slots === 1 ? "slot" : "slots"}`;
}
