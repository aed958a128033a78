/** Says when the machine's clock and the database's differ so much that people should know, and when no more. */
import type { Logger } from "#lib/log.ts";
import { SECOND } from "#lib/time.ts";

const SKEW_MAX_MS = 2 * SECOND;

/** `skewMs`: the machine's clock minus the database's. */
export function createSkewAlarm(log: Logger): (skewMs: number) => void {
  let told = false;
  return (skewMs) => {
    const apart = Math.abs(skewMs) > SKEW_MAX_MS;
    if (apart === told) return;
    told = apart;
    if (!apart)
      return log.info({ skewMs: Math.round(skewMs) }, "the machine's clock agrees with the database's again");
    const direction = skewMs > 0 ? "ahead of" : "behind";
    log.warn(
      { skewMs: Math.round(skewMs) },
      `the machine's clock is ${(Math.abs(skewMs) / SECOND).toFixed(1)} s ${direction} the database's; slots go by the database's. Set it right (NTP): without a database it would be all there is`,
    );
  };
}
