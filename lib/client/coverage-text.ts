/** The words for runs of a coverage strip. Pure. */
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import type { Coverage, NotDue } from "#lib/domain/series.ts";
import type { CoverageRun } from "./coverage-runs.ts";
import { formatExact } from "./format-count.ts";
import { formatSpanExact } from "./format-time.ts";
import { reasonText } from "./reason-text.ts";

const notDueWords: Readonly<Record<NotDue["reason"], string>> = {
  paused: "paused",
  not_found: "the platform knew no such account, and was asked each hour only",
  interval_changed: "its interval was changed, and the next slot began later",
  not_tracked: "not tracked then",
};

/** Why nothing was due. `addedAt`: epoch seconds; null: not known. */
export function notDueText(
  { from, reason }: Pick<NotDue, "from" | "reason">,
  addedAt: number | null,
): string {
  return reason === "not_tracked" && addedAt !== null && from < addedAt
    ? "before it was added"
    : notDueWords[reason];
}

/** "24 Nov 2026, 13:00 – 13:05: 5 slots missing, platform errors" */
export function runText(run: CoverageRun, tz: string, addedAt: number | null): string {
  const span = formatSpanExact(run.from, run.to, tz);
  switch (run.kind) {
    case "present":
      return `${span}: all present`;
    case "missing":
      return `${span}: ${formatSlots(run.slots)} missing, ${reasonText(run.reason)}`;
    case "partly":
      return `${span}: ${formatSlots(run.slots)} missing; a shorter range shows which`;
    case "not_due":
      return `${span}: nothing was due, ${notDueText(run, addedAt)}`;
  }
}

/** Why a range shows no count: where data points are there, the platform hid what they count. */
export function nothingWords({ present }: Coverage): string {
  return present > 0 ? "the platform gave no count" : "no data points";
}

/**
 * What is said where a chart has no count at all, over one account's coverage or several's. null: there is no data point
 * either.
 */
export function hiddenText(coverages: readonly Coverage[]): string | null {
  const answered = coverages.filter(({ present }) => present > 0);
  if (answered.length === 0) return null;
  if (answered.length < coverages.length)
    return "For some the platform answered, but gave no count; others have no data point. None was guessed.";
  const expected = coverages.reduce((sum, coverage) => sum + coverage.expected, 0);
  const missing = coverages.reduce((sum, coverage) => sum + coverage.expected - coverage.present, 0);
  if (coverages.every(({ gapsTotal }) => gapsTotal === 0))
    return "The platform answered, but gave no count. Nothing is missing, and none was guessed.";
  return `Where the platform answered, it gave no count; ${missingText(missing, expected)}. None was guessed.`;
}

/** "12 of 60 data points missing" */
export function missingText(missing: number, expected: number): string {
  return `${formatExact(missing)} of ${formatExact(expected)} data points missing`;
}

export function formatSlots(slots: number): string {
  return `${formatExact(slots)} ${slots === 1 ? "slot" : "slots"}`;
}

const unitNames = new Map([
  [MINUTE_S, "minutes"],
  [HOUR_S, "hours"],
  [DAY_S, "days"],
]);

/** What slots of a range are called where all of them are as long: "minutes". */
export function slotUnit(
  periods: readonly { kind: string; from: number; to: number | null; interval: number }[],
  range: { from: number; to: number },
): string {
  const intervals = periods
    .filter(({ kind }) => kind === "live" || kind === "demo")
    .filter(({ from, to }) => from < range.to && (to === null || to > range.from))
    .map(({ interval }) => interval);
  const [first] = intervals;
  const isSame = first !== undefined && intervals.every((interval) => interval === first);
  return (isSame ? unitNames.get(first) : undefined) ?? "slots";
}
