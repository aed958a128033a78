/**
 * Puts each shard's fetch job into the queue at its phase in each slot, for ever, whatever became of the last one.
 * Any number of tickers have one effect: the job's id says which slot it is for. What is due besides is catch-up's.
 * Slots that passed while this process did not run (paused, suspended, starved) are never sent, only told.
 */
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { slotOf, slotRest } from "#lib/domain/slot.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { Registry, RegistryShard } from "./registry.ts";
import { startRest } from "./start-rest.ts";

export interface Ticker {
  /** Sends what has become due. Rejects when the queue can't take it: then it is due at the next tick still. */
  tick(): Promise<void>;
  /** Of the running slots, what has been sent; with `dueSince`, epoch s, of it what was due then or later. */
  sent(dueSince?: number): FetchJob[];
}

/** Slots of a shard, from, from + interval, … < to; the first was sent, but perhaps nobody came to fetch it. */
export interface SkippedSlots {
  shard: number;
  interval: number;
  from: number;
  to: number;
}

export interface TickerOptions {
  registry: Registry;
  clock: Clock;
  send(jobs: readonly FetchJob[]): Promise<unknown>;
  /** Slots that the shard has missed in a row. */
  missedInRow?(shard: number): number;
  /** Slots are spread wider then, from their start on. Default: never. */
  isLoadHigh?(): boolean;
  /**
   * Epoch s: what was due before then was sent by whoever ticked before this one, though this one does not know it.
   * null: nobody can be relied on. Asked for each shard that is new here. Default: null.
   */
  sentBefore?(): number | null;
  /** Whole slots passed between two ticks. Said before what is due is sent, and again if sending fails. */
  onSkipped?(skipped: readonly SkippedSlots[]): void;
}

export function createTicker(options: TickerOptions): Ticker {
  const {
    registry,
    clock,
    send,
    missedInRow = () => 0,
    isLoadHigh = () => false,
    sentBefore = () => null,
    onSkipped = () => {},
  } = options;
  /** Shard → the last slot that was sent, or left to catch-up. */
  const sent = new Map<number, number>();
  /** Interval → the window of its running slot: none is changed midway, which would make a herd of those that it makes due. */
  const windows = new Map<number, { slot: number; window: number }>();

  function phaseOf({ id, interval }: RegistryShard, slot: number): number {
    let known = windows.get(interval);
    if (known?.slot !== slot) {
      known = { slot, window: phaseWindow(interval, isLoadHigh()) };
      windows.set(interval, known);
    }
    return shardPhase(id, interval, known.window);
  }

  function jobOf({ id, platform, interval }: RegistryShard, slot: number): FetchJob {
    return { platform, shard: id, interval, slot, priority: missedInRow(id) };
  }

  function tellSkipped(due: readonly FetchJob[]) {
    const skipped: SkippedSlots[] = [];
    for (const { shard, interval, slot } of due) {
      const last = sent.get(shard);
      if (last === undefined || last + interval >= slot) continue;
      skipped.push({ shard, interval, from: last, to: slot });
    }
    if (skipped.length > 0) onSkipped(skipped);
  }

  return {
    sent(dueSince = 0) {
      const now = clock.now() / SECOND;
      const jobs: FetchJob[] = [];
      for (const shard of registry.shards()) {
        const slot = slotOf(now, shard.interval);
        if (sent.get(shard.id) === slot && slot + phaseOf(shard, slot) >= dueSince)
          jobs.push(jobOf(shard, slot));
      }
      return jobs;
    },
    async tick() {
      const now = clock.now() / SECOND;
      const jobs: FetchJob[] = [];
      for (const shard of registry.shards()) {
        const slot = slotOf(now, shard.interval);
        const last = sent.get(shard.id);
        const due = slot + phaseOf(shard, slot);
        // Not `last >= slot`: a clock that was ahead and is set right must not silence the shard until then.
        if (now < due || last === slot) continue;
        const isNew = last === undefined;
        if (
          isNew &&
          (slotRest(now, shard.interval) < startRest(shard.interval) || due < (sentBefore() ?? 0))
        ) {
          // Too little of this slot is left (catch-up begins with the next one), or somebody has sent it.
          sent.set(shard.id, slot);
          continue;
        }
        jobs.push(jobOf(shard, slot));
      }
      if (jobs.length === 0) return;
      tellSkipped(jobs);
      await send(jobs);
      for (const job of jobs) sent.set(job.shard, job.slot);
    },
  };
}
