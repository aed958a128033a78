/** One line a slot: what this worker did for it. Counts only; nothing is decided here. */
import type { Logger } from "#lib/log.ts";
import { type Clock, MINUTE, SECOND } from "#lib/time.ts";
import type { Outcomes } from "./count-outcomes.ts";

export interface SlotSummary {
  /** A shard of the slot is done. */
  fetched(interval: number, slot: number, outcomes: Outcomes): void;
  stored(points: number): void;
  /** Logs the slots that are over. */
  flush(): void;
  /** Start of the newest slot of which a shard is done, epoch seconds. */
  lastSlot(): number | null;
  /** Of the last whole minute: answers by outcome, `found` or a failure's reason. */
  lastMinute(): Record<string, number>;
}

interface Counts {
  interval: number;
  slot: number;
  shards: number;
  points: number;
  failures: Record<string, number>;
}

/** What is still being stored at a slot's end is counted to it. */
const GRACE_S = 2;

export function createSlotSummary(log: Logger, clock: Clock): SlotSummary {
  const open = new Map<string, Counts>();
  let storedPoints = 0;
  let last: number | null = null;
  let minute = 0;
  let running: Record<string, number> = {};
  let whole: Record<string, number> = {};

  function turnMinute() {
    const now = Math.floor(clock.now() / MINUTE);
    if (now === minute) return;
    whole = now === minute + 1 ? running : {};
    running = {};
    minute = now;
  }

  return {
    fetched(interval, slot, outcomes) {
      turnMinute();
      const key = `${interval}/${slot}`;
      const counts = open.get(key) ?? { interval, slot, shards: 0, points: 0, failures: {} };
      open.set(key, counts);
      counts.shards++;
      for (const [outcome, n] of Object.entries(outcomes)) {
        running[outcome] = (running[outcome] ?? 0) + n;
        if (outcome === "found") counts.points += n;
        else counts.failures[outcome] = (counts.failures[outcome] ?? 0) + n;
      }
      last = Math.max(last ?? 0, slot);
    },
    stored(points) {
      storedPoints += points;
    },
    flush() {
      const now = clock.now() / SECOND;
      for (const [key, { slot, ...counts }] of open) {
        if (now < slot + counts.interval + GRACE_S) continue;
        open.delete(key);
        log.info(
          { slot: new Date(slot * SECOND).toISOString(), ...counts, storedSinceLastLine: storedPoints },
          "slot done",
        );
        storedPoints = 0;
      }
    },
    lastSlot: () => last,
    lastMinute() {
      turnMinute();
      return whole;
    },
  };
}
