/** A window of gains in words: they go on "in …". */
import type { WindowName } from "#lib/domain/board-terms.ts";

export const windowWords: Readonly<Record<WindowName, string>> = {
  "1h": "the last hour",
  "24h": "the last 24 hours",
  "7d": "the last 7 days",
  "30d": "the last 30 days",
};
