/** From when on those who are compared are counted, where that is not the first row for all. Pure. */
import type { Step } from "#lib/domain/series.ts";
import type { CompareLine } from "./build-comparison.ts";
import { formatStep } from "./format-step.ts";
import { formatInstant } from "./format-time.ts";

type Begun = Pick<CompareLine, "letter" | "stats" | "ownStep" | "isLater">;

/** One sentence beside its name; null: it begins with the first row, in buckets as wide as that. */
export function beginText({ stats: { firstAt }, ownStep, isLater }: Begun, tz: string): string | null {
  if (firstAt === null || !(isLater || ownStep)) return null;
  const at = formatInstant(firstAt, tz);
  if (!ownStep) return `Begins later: its first bucket is of ${at}.`;
  return `${isLater ? "Begins later: counted" : "Counted"} from its own ${firstBucket(ownStep)}, of ${at}.`;
}

/** Goes on "each one’s first bucket is 100"; "": that is the whole truth. */
export function finerText(lines: readonly Begun[]): string {
  const words = lines.map(({ letter, stats, ownStep }) =>
    stats.firstAt === null || !ownStep ? "" : `; ${letter}: its own ${firstBucket(ownStep)}`,
  );
  return words.join("");
}

/** "first 5-minute bucket". Where it is told whose: a finer one than the rows. */
export function firstBucket(ownStep: Step | null): string {
  return ownStep ? `first ${formatStep(ownStep)} bucket` : "first bucket";
}
