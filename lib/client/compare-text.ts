/** The words for what is compared with, and how the URL names it. Pure. */
import type { Comparison, ComparisonKind } from "#lib/domain/series.ts";
import { formatExact } from "./format-count.ts";
import { formatSpan } from "./format-time.ts";
import { shorten } from "./shorten.ts";

export const comparisonNames: Readonly<Record<ComparisonKind, string>> = {
  previous: "previous period",
  year: "year before",
};

/** What `vs` of a URL asks for; a wrong value compares with nothing, and says so. */
export function resolveComparison(vs: string | null): { vs: ComparisonKind | null; problem: string | null } {
  if (vs === null || vs === "" || vs === "none") return { vs: null, problem: null };
  if (vs === "previous" || vs === "year") return { vs, problem: null };
  return {
    vs: null,
    problem: `“${shorten(vs)}” is nothing to compare with (previous, year): showing this range alone.`,
  };
}

/** "previous period: 23 Nov 2026, 13:00 – 14:00", and what is missing of it. */
export function comparisonText({ kind, from, to, expected, present }: Comparison, tz: string): string {
  const name = `${comparisonNames[kind]}, ${formatSpan(from, to, tz)}`;
  if (present === 0) return `No data in the ${name}${expected === 0 ? ": nothing was due then" : ""}`;
  if (present >= expected) return name;
  return `${name} (${formatExact(present)} of ${formatExact(expected)} data points)`;
}
