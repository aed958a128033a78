/** Says that data points are being dropped: at once, then at most once a minute with the sum, and when it is over. */
import type { Logger } from "#lib/log.ts";
import { MINUTE, SECOND } from "#lib/time.ts";

export interface DropAlarm {
  dropped(points: number, cause: string): void;
  taken(): void;
}

/** Without a drop for so long, it is over. */
const QUIET_MS = 10 * SECOND;

export function createDropAlarm(log: Logger, monotonic: () => number): DropAlarm {
  let sum = 0;
  let told = 0;
  let toldAt: number | null = null;
  let lastAt = 0;
  return {
    dropped(points, cause) {
      const now = monotonic();
      sum += points;
      lastAt = now;
      if (toldAt !== null && now - toldAt < MINUTE) return;
      log.error({ cause, points: sum - told, pointsSinceItBegan: sum }, "spool: dropping data points");
      toldAt = now;
      told = sum;
    },
    taken() {
      if (toldAt === null || monotonic() - lastAt < QUIET_MS) return;
      log.error({ points: sum }, "spool: takes data points again; so many were dropped");
      toldAt = null;
      sum = 0;
      told = 0;
    },
  };
}
