/** Files the slots that passed between two ticks; what comes meanwhile does not wait for it. */
import { rootMessageOf } from "#lib/errors.ts";
import { listSkipped } from "#lib/fetch/list-skipped.ts";
import type { SkippedSlots } from "#lib/fetch/ticker.ts";
import type { Logger } from "#lib/log.ts";
import type { Clock } from "#lib/time.ts";
import type { HandOn } from "./hand-on.ts";
import { handOnAll } from "./hand-on-all.ts";

export function createTellSkipped(clock: Clock, handOn: HandOn, log: Logger) {
  return (skipped: readonly SkippedSlots[]): void => {
    log.warn({ shards: skipped.length }, "whole slots passed in which this worker did not run");
    handOnAll(listSkipped(skipped, clock.now()), handOn).catch((error: unknown) =>
      log.warn(`filing slots in which this worker did not run: ${rootMessageOf(error)}`),
    );
  };
}
