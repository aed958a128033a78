/**
 * What is to be said of the slots in which a worker did not run, by itself when it begins inside an outage, or by those
 * who went on: nobody else can, the queue being away. Said of a slot that was complete all the same, it changes nothing.
 * Pure.
 */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { slotOf, slotRest } from "#lib/domain/slot.ts";
import { SECOND } from "#lib/time.ts";
import { startRest } from "./start-rest.ts";
import { workerDown } from "./worker-down.ts";

export interface Absence {
  /** The shards that fall to the worker. */
  shards: Iterable<{ id: number; interval: number }>;
  /** When it last showed itself alive, and now; epoch ms. */
  from: number;
  to: number;
  /** Nothing older is said: longer ago, a slot without any worker has shown itself by its runs. Default: an hour. */
  lookBackS?: number;
}

const LOOK_BACK_S = 3_600;

/** Slots whose moment passed in between, but for a running one of which enough is left to fetch it still. */
export function* listMissedWhileAway({
  shards,
  from,
  to,
  lookBackS = LOOK_BACK_S,
}: Absence): Generator<IngestPayload> {
  const now = to / SECOND;
  const since = Math.max(from / SECOND, now - lookBackS);
  for (const { id, interval } of shards) {
    // Under a high load it was due later: what is said of more slots than were missed changes nothing.
    const phase = shardPhase(id, interval, phaseWindow(interval, false));
    // What was due shortly before the end was perhaps still under way.
    for (let slot = slotOf(since - phase, interval); slot + phase <= now; slot += interval) {
      const running = slot === slotOf(now, interval);
      if (running && slotRest(now, interval) >= startRest(interval)) continue;
      yield workerDown({ shard: id, slot }, to);
    }
  }
}
