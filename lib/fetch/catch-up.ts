/**
 * Fetches besides the ticker's: influencers that were added or resumed, and those without a data point in the running
 * slot when a worker starts, are fetched at once, or at the next slot's start when too little of this one is left.
 */
import { firstSlotFor, slotOf, slotRest } from "#lib/domain/slot.ts";
import { fetchJobId } from "#lib/queue/fetch-job-id.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import type { Joined, Registry } from "./registry.ts";
import { startRest } from "./start-rest.ts";

export interface CatchUp {
  /** A worker starts: whatever has no data point in the running slot. */
  start(): void;
  join(joined: readonly Joined[]): void;
  /** Sends what may be sent by now. Rejects when queue or database can't be reached: it stays due then. */
  flush(): Promise<void>;
}

export interface CatchUpOptions {
  registry: Registry;
  clock: Clock;
  /** Ids of the jobs that are new. */
  send(jobs: readonly FetchJob[]): Promise<Set<string>>;
  /** Which of these jobs still wait or run. */
  listUnfinished(jobIds: readonly string[]): Promise<Set<string>>;
  /** Which of these influencers have no data point in the slot. */
  listMissing(ids: readonly number[], slot: number): Promise<number[]>;
}

interface Due {
  shard: number;
  slot: number;
  /** null: whoever of the shard has no data point in the slot. */
  ids: number[] | null;
}

export function createCatchUp({
  registry,
  clock,
  send,
  listUnfinished,
  listMissing,
}: CatchUpOptions): CatchUp {
  let waiting: Due[] = [];

  /** The shard's own job does for both: when that has been sent, only those who are left get one. */
  async function fetchNow(due: Due[]) {
    const isWhole = (d: Due) => d.ids === null || d.ids.length === listDutiful(registry, d.shard).length;
    const whole = due.filter(isWhole).map((d) => ({ d, jobs: jobsFor(registry, d, false) }));
    const sent = await send(whole.flatMap(({ jobs }) => jobs));
    const refused = whole.flatMap(({ d, jobs }) => jobs.map((job) => ({ d, id: fetchJobId(job) })));
    const left = refused.filter(({ id }) => !sent.has(id));
    const rest = due.filter((d) => !isWhole(d));
    for (const { d } of left) if (d.ids !== null) rest.push(d);

    const started = left.filter(({ d }) => d.ids === null);
    const unfinished = await listUnfinished(started.map(({ id }) => id));
    for (const { d, id } of started) {
      if (unfinished.has(id)) continue;
      const ids = await listMissing(listDutiful(registry, d.shard), d.slot);
      if (ids.length > 0) rest.push({ ...d, ids });
    }
    await send(rest.flatMap((d) => jobsFor(registry, d, true)));
  }

  return {
    start() {
      const now = clock.now() / SECOND;
      for (const { id, interval } of registry.shards()) {
        const atOnce = slotRest(now, interval) >= startRest(interval);
        waiting.push({ shard: id, slot: slotOf(now, interval) + (atOnce ? 0 : interval), ids: null });
      }
    },
    join(joined) {
      const now = clock.now() / SECOND;
      for (const { shard, ids } of joined) {
        const interval = registry.shard(shard)?.interval;
        if (interval !== undefined) waiting.push({ shard, slot: firstSlotFor(now, interval), ids });
      }
    },
    async flush() {
      const now = clock.now() / SECOND;
      waiting = waiting.filter((d) => now < d.slot + (registry.shard(d.shard)?.interval ?? 0));
      const due = waiting.filter((d) => d.slot <= now);
      if (due.length === 0) return;
      await fetchNow(due);
      const done = new Set(due);
      waiting = waiting.filter((d) => !done.has(d));
    },
  };
}

/** One, or none when the shard is gone. */
function jobsFor(registry: Registry, { shard: id, slot, ids }: Due, some: boolean): FetchJob[] {
  const shard = registry.shard(id);
  if (shard === undefined) return [];
  const { platform, interval } = shard;
  const job = { platform, shard: id, slot, interval };
  return [some && ids !== null ? { ...job, ids } : job];
}

function listDutiful(registry: Registry, shardId: number): number[] {
  const shard = registry.shard(shardId);
  return shard?.ids.filter((_, row) => shard.duties[row] === "each_slot") ?? [];
}
