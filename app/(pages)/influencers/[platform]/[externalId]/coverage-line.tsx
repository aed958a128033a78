/** Can the chart be trusted? Slots present of slots due; why the others are missing, what to do, and each gap. */
import { formatSlots, notDueText } from "#lib/client/coverage-text.ts";
import { formatExact, formatShare } from "#lib/client/format-count.ts";
import { formatDuration, formatSpanExact } from "#lib/client/format-time.ts";
import { gapReasons, type ReasonSlots } from "#lib/client/gap-reasons.ts";
import { reasonAdvice, reasonText } from "#lib/client/reason-text.ts";
import type { Coverage, Gap, NotDue, Series } from "#lib/domain/series.ts";

interface CoverageLineProps {
  series: Pick<Series, "coverage" | "notDue">;
  /** What the slots are called: "minutes". */
  unit: string;
  /** Epoch seconds; null: not known. */
  addedAt: number | null;
  tz: string;
}

export function CoverageLine({ series: { coverage, notDue }, unit, addedAt, tz }: CoverageLineProps) {
  const { expected, present, gapsTotal } = coverage;
  if (expected === 0 && present === 0)
    return (
      <div className="border-t border-line px-4 py-2.5 text-muted">
        <p>No slot was due in this range.</p>
        <NotDueList notDue={notDue} addedAt={addedAt} tz={tz} />
      </div>
    );
  const reasons = gapReasons(coverage);
  const line = (
    <>
      <span className={expected === present ? "font-semibold text-good" : "font-semibold text-warn"}>
        {formatShare(present, expected)}
      </span>{" "}
      covered: {formatExact(present)} of {formatExact(expected)} {unit} present
    </>
  );
  if (gapsTotal === 0 && notDue.length === 0)
    return (
      <p className="border-t border-line px-4 py-2.5" data-coverage={`${present}/${expected}`}>
        {line}
      </p>
    );
  return (
    <details className="border-t border-line" data-coverage={`${present}/${expected}`}>
      <summary className="px-4 py-2.5 hover:bg-raised">
        {line}
        {gapsTotal === 0 ? null : (
          <>
            {" "}
            · {formatExact(gapsTotal)} {gapsTotal === 1 ? "gap" : "gaps"}:{" "}
            {reasons.map(({ reason }) => reasonText(reason)).join(", ")}
          </>
        )}
        {notDue.length === 0 ? null : (
          <span className="text-muted"> · not due: {notDueReasons(notDue, addedAt).join(", ")}</span>
        )}
      </summary>
      {gapsTotal === 0 ? null : <GapList coverage={coverage} reasons={reasons} tz={tz} />}
      {notDue.length === 0 ? null : (
        <div className="border-t border-line px-4 py-3">
          <NotDueList notDue={notDue} addedAt={addedAt} tz={tz} />
        </div>
      )}
    </details>
  );
}

interface GapListProps {
  coverage: Coverage;
  reasons: ReasonSlots[];
  tz: string;
}

function GapList({ coverage, reasons, tz }: GapListProps) {
  return (
    <>
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
        {coverage.gaps.map((gap) => (
          <GapRow key={gap.from} gap={gap} tz={tz} />
        ))}
        {coverage.gapsTotal > coverage.gaps.length ? (
          <li className="border-t border-line py-1.5 text-muted">
            and {formatExact(coverage.gapsTotal - coverage.gaps.length)} more; a shorter range lists them
          </li>
        ) : null}
      </ul>
    </>
  );
}

/** Nothing is missing there: it is told so that nobody takes it for a gap. */
function NotDueList({
  notDue,
  addedAt,
  tz,
}: {
  notDue: readonly NotDue[];
  addedAt: number | null;
  tz: string;
}) {
  if (notDue.length === 0) return null;
  return (
    <ul aria-label="Not due" className="text-muted">
      {notDue.map((run) => (
        <li key={run.from}>
          {formatSpanExact(run.from, run.to, tz)}: nothing was due, {notDueText(run, addedAt)}
        </li>
      ))}
    </ul>
  );
}

function notDueReasons(notDue: readonly NotDue[], addedAt: number | null): string[] {
  return [...new Set(notDue.map((run) => notDueText(run, addedAt)))];
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
