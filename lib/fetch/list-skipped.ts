/** What is to be said of slots that passed between two ticks: the machine was paused, or starved, and the run goes on. Pure. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { SECOND } from "#lib/time.ts";
import type { SkippedSlots } from "./ticker.ts";
import { workerDown } from "./worker-down.ts";

/** A machine that was away for a week is not to file a week. */
const LOOK_BACK_S = 3_600;

/** `now`: epoch ms. */
export function* listSkipped(skipped: readonly SkippedSlots[], now: number): Generator<IngestPayload> {
  const since = now / SECOND - LOOK_BACK_S;
  for (const { shard, interval, from, to } of skipped) {
    for (let slot = from; slot < to; slot += interval) {
      if (slot + interval > since) yield workerDown({ shard, slot }, now);
    }
  }
}
