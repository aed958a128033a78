/** Says that data points are being dropped: at once, then at most once a minute with the sum, and when it is over. */
import type { Logger } from "#lib/log.ts";
import { MINUTE, SECOND } from "#lib/time.ts";

export interface DropAlarm {
  /** `unexplained`: results of shards whose gaps will not know that they were dropped. */
  dropped(points: number, cause: string, unexplained: number): void;
  taken(): void;
}

/** Without a drop for so long, it is over. */
const QUIET_MS = 10 * SECOND;

export function createDropAlarm(log: Logger, monotonic: () => number): DropAlarm {
  let sum = 0;
  let withoutReason = 0;
  let told = 0;
  let toldAt: number | null = null;
  let lastAt = 0;
  /** The reserve is full: said only when it is. */
  const unknown = () => (withoutReason === 0 ? {} : { resultsWithoutReason: withoutReason });
  return {
    dropped(points, cause, unexplained) {
      const now = monotonic();
      sum += points;
      withoutReason += unexplained;
      lastAt = now;
      if (toldAt !== null && now - toldAt < MINUTE) return;
      log.error(
        { cause, points: sum - told, pointsSinceItBegan: sum, ...unknown() },
        "spool: dropping data points",
      );
      toldAt = now;
      told = sum;
    },
    taken() {
      if (toldAt === null || monotonic() - lastAt < QUIET_MS) return;
      log.error({ points: sum, ...unknown() }, "spool: takes data points again; so many were dropped");
      toldAt = null;
      sum = 0;
      withoutReason = 0;
      told = 0;
    },
  };
}
