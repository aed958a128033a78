/** What a worker's metrics tell of the whole pipeline: read every few seconds, kept while the databases are away. */
import type { Executor } from "#lib/db/client.ts";
import { countUnpacked, type Unpacked } from "#lib/db/edition/count-unpacked.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { countDueSuspicions, type DueSuspicions } from "#lib/query/count-due-suspicions.ts";
import { executeSqlOn } from "#lib/query/execute-sql-on.ts";
import { type Generation, getGeneration } from "#lib/query/get-generation.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { getOldestMark, type OldestMark } from "#lib/query/get-oldest-mark.ts";
import { getServerVitals, type ServerVitals } from "#lib/query/get-server-vitals.ts";
import { type JudgedSlot, listJudgedSlots } from "#lib/query/list-judged-slots.ts";
import { type ExecuteSql, getQueueCounters, type QueueCounters } from "#lib/queue/get-queue-counters.ts";
import { type Clock, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";

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
  /** Of the queue's server and the metrics database's: the same one, mostly. */
  servers: Readonly<Record<"queue" | "metrics", () => Known<ServerVitals> | null>>;
  /** The value null: all is rolled up. */
  oldestMark(): Known<OldestMark | null> | null;
  /** The value null: there is no columnstore. */
  unpacked(): Known<Unpacked | null> | null;
  /** The newest; the value null: none was built yet. */
  snapshot(): Known<Generation | null> | null;
}

export interface PipelineWatchOptions {
  /** On the queue's server. */
  queue: ExecuteSql;
  db: Executor;
  clock: Clock;
}

/** For what changes in hours, and costs more to look at. */
const SELDOM_MS = MINUTE;

export function createPipelineWatch({ queue, db, clock }: PipelineWatchOptions): PipelineWatch {
  const queues = keep(() => getQueueCounters(queue));
  const slots = keep(() => listJudgedSlots(db, clock.now() / SECOND));
  const deadLetters = keep(async () => (await countDeadLetters(db)).open);
  const keptFrom = keep(() => getKeptFrom(db));
  const suspicions = keep(() => countDueSuspicions(db, clock.now() / SECOND));
  const queueServer = keep(() => getServerVitals(queue));
  const metricsServer = keep(() => getServerVitals(executeSqlOn(db)));
  const snapshot = keep(() => getGeneration(db));
  const oldestMark = keep(() => getOldestMark(db));
  const unpacked = keep(() => countUnpacked(db), SELDOM_MS);
  return {
    async refresh() {
      const pipeline = [queues, slots, deadLetters, keptFrom, suspicions];
      const all = [...pipeline, queueServer, metricsServer, snapshot, oldestMark, unpacked];
      const read = await Promise.allSettled(all.map((one) => one.read()));
      for (const result of read) if (result.status === "rejected") throw result.reason;
    },
    queues: queues.known,
    slots: slots.known,
    deadLetters: deadLetters.known,
    keptFrom: keptFrom.known,
    suspicions: suspicions.known,
    servers: { queue: queueServer.known, metrics: metricsServer.known },
    snapshot: snapshot.known,
    oldestMark: oldestMark.known,
    unpacked: unpacked.known,
  };
}

function keep<T>(look: () => Promise<T>, everyMs = 0) {
  let kept: { value: T; at: number } | null = null;
  return {
    async read() {
      if (kept !== null && monotonicMs() - kept.at < everyMs) return;
      kept = { value: await look(), at: monotonicMs() };
    },
    known: (): Known<T> | null =>
      kept && { value: kept.value, ageSeconds: (monotonicMs() - kept.at) / SECOND },
  };
}
