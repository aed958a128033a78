/** What a worker's metrics tell of the whole pipeline: read every few seconds, kept while the databases are away. */
import type { Executor } from "#lib/db/client.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { countDueSuspicions, type DueSuspicions } from "#lib/query/count-due-suspicions.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { type JudgedSlot, listJudgedSlots } from "#lib/query/list-judged-slots.ts";
import { type ExecuteSql, getQueueCounters, type QueueCounters } from "#lib/queue/get-queue-counters.ts";
import { type Clock, monotonicMs, SECOND } from "#lib/time.ts";

/** One thing that was read, and when; null: never yet. */
export interface Known<T> {
  value: T;
  ageSeconds: number;
}

export interface PipelineWatch {
  /** Reads anew; rejects when one of both databases gave no answer, with the other's read all the same. */
  refresh(): Promise<void>;
  queues(): Known<readonly QueueCounters[]> | null;
  slots(): Known<readonly JudgedSlot[]> | null;
  deadLetters(): Known<number> | null;
  keptFrom(): Known<KeptFrom> | null;
  suspicions(): Known<readonly DueSuspicions[]> | null;
}

export interface PipelineWatchOptions {
  /** On the queue's server. */
  queue: ExecuteSql;
  db: Executor;
  clock: Clock;
}

export function createPipelineWatch({ queue, db, clock }: PipelineWatchOptions): PipelineWatch {
  const queues = keep(() => getQueueCounters(queue));
  const slots = keep(() => listJudgedSlots(db, clock.now() / SECOND));
  const deadLetters = keep(async () => (await countDeadLetters(db)).open);
  const keptFrom = keep(() => getKeptFrom(db));
  const suspicions = keep(() => countDueSuspicions(db, clock.now() / SECOND));
  return {
    async refresh() {
      const all = [queues, slots, deadLetters, keptFrom, suspicions];
      const read = await Promise.allSettled(all.map((one) => one.read()));
      for (const result of read) if (result.status === "rejected") throw result.reason;
    },
    queues: queues.known,
    slots: slots.known,
    deadLetters: deadLetters.known,
    keptFrom: keptFrom.known,
    suspicions: suspicions.known,
  };
}

function keep<T>(look: () => Promise<T>) {
  let kept: { value: T; at: number } | null = null;
  return {
    async read() {
      kept = { value: await look(), at: monotonicMs() };
    },
    known: (): Known<T> | null =>
      kept && { value: kept.value, ageSeconds: (monotonicMs() - kept.at) / SECOND },
  };
}
