/** The words for a bucket width. */
import type { Step } from "#lib/domain/series.ts";

const words: Record<Step, string> = {
  "1m": "1-minute",
  "5m": "5-minute",
  "15m": "15-minute",
  "1h": "1-hour",
  "6h": "6-hour",
  "1d": "1-day",
  "1w": "1-week",
};

export function formatStep(step: Step): string {
  return words[step];
}
