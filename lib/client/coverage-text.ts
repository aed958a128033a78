/** The words for runs of a coverage strip. Pure. */
import type { Coverage, NotDue } from "#lib/domain/series.ts";
import type { CoverageRun } from "./coverage-runs.ts";
import { formatExact } from "./format-count.ts";
import { formatSpanExact } from "./format-time.ts";
import { reasonText } from "./reason-text.ts";

const notDueWords: Readonly<Record<NotDue["reason"], string>> = {
  paused: "paused",
  not_found: "the platform knew no such account, and was asked each hour only",
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

export function formatSlots(slots: number): string {
  return `${formatExact(slots)} ${slots === 1 ? "slot" : "slots"}`;
}

const unitNames = new Map([
  [60, "minutes"],
  [3_600, "hours"],
  [86_400, "days"],
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
