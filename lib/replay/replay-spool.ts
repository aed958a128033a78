/**
 * Moves records from spools into the queue, oldest first, beside live traffic: few at a time, so that what is fetched
 * now is never behind them, and at a pace while fetching is behind. A record is forgotten only after the queue has it;
 * twice is harmless. One that the queue refuses while it takes others is set aside; a queue that refuses everything is
 * broken, and waited for.
 */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { AppError, rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import type { AsideRecord, Spool, SpoolRecord } from "#lib/spool/spool.ts";
import { createPace } from "./create-pace.ts";

export interface ReplayOptions {
  /** Own and adopted ones. */
  spools(): readonly Spool[];
  /** Durable when it resolves. */
  insert(payloads: IngestPayload[]): Promise<void>;
  /** Whether the queue can be reached. */
  isUp(): boolean;
  /** Jobs that wait in the queue, counted up to `waitingMax`. */
  backlog(): Promise<number>;
  /** Whether the same insert may succeed later. */
  isTransient(error: unknown): boolean;
  /** Whether fetch jobs that could run find no worker that is free. */
  isFetchBehind(): Promise<boolean>;
  /** Ms, of a clock that never steps. */
  monotonic(): number;
  /** Whether ids of that database are true here. */
  isOurs(database: string): boolean;
  log: Logger;
  /** No more replayed jobs are added while so many wait. */
  waitingMax?: number;
  recordsMax?: number;
  pointsMax?: number;
}

export interface Replay {
  /** One batch. Data points that were handed on; 0: nothing to do, or not now. Rejects when the queue is in trouble. */
  step(): Promise<number>;
  /** What is set aside in a spool is tried once more, by the steps in which nothing else waits. */
  retrySetAside(spool: Spool): void;
}

/** Each may hold 5,000 data points. */
const RETRIED_AT_ONCE = 4;

interface Attempt<R> {
  record: R;
  /** null: the queue has it. */
  refusal: string | null;
}

export function createReplay(options: ReplayOptions): Replay {
  const { spools, insert, isUp, backlog, isFetchBehind, monotonic, log } = options;
  const { waitingMax = 60, recordsMax = 20, pointsMax = 20_000 } = options;

  const pace = createPace(monotonic);

  /** Where each one's next attempt at what is set aside begins. */
  const retrying = new WeakMap<Spool, number>();

  /** In order; fills `attempts` as far as it comes. Rejects when the queue is in trouble. */
  async function handOn<R extends { payload: IngestPayload }>(
    records: readonly R[],
    attempts: Attempt<R>[],
  ): Promise<void> {
    try {
      await insert(records.map(({ payload }) => payload));
      for (const record of records) attempts.push({ record, refusal: null });
    } catch (error) {
      if (isTemporary(error)) throw error;
      const [only] = records;
      if (records.length === 1 && only !== undefined) {
        attempts.push({ record: only, refusal: rootMessageOf(error) });
        return;
      }
      const half = Math.ceil(records.length / 2);
      await handOn(records.slice(0, half), attempts);
      await handOn(records.slice(half), attempts);
    }
  }

  /** An outage must never look like a poison record. */
  const isTemporary = (error: unknown) =>
    !isUp() || (error instanceof AppError && error.retry) || options.isTransient(error);

  /**
   * Only that something else is taken at about the same time shows that the queue works, and a record is to blame. When
   * nothing is, the same result without its rows is tried: ingest finds nothing to do in it.
   */
  async function queueWorks(attempts: readonly Attempt<SpoolRecord>[]): Promise<boolean> {
    if (attempts.some(({ refusal }) => refusal === null)) return true;
    const [first] = attempts;
    if (first === undefined) return false;
    try {
      await insert([withoutRows(first.record.payload)]);
      return true;
    } catch (error) {
      if (isTemporary(error)) throw error;
      return false;
    }
  }

  async function move(spool: Spool, records: readonly SpoolRecord[]): Promise<number> {
    const attempts: Attempt<SpoolRecord>[] = [];
    const trouble = await handOn(records, attempts).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const refused = attempts.filter(({ refusal }) => refusal !== null);
    if (trouble !== null && refused.length === attempts.length) throw trouble.error;
    if (refused.length > 0 && !(await queueWorks(attempts)))
      throw new AppError("UNAVAILABLE", `The queue refuses every record: ${refused[0]?.refusal}`);
    for (const { record, refusal } of refused) {
      const { shard, slot } = record.payload;
      await spool.setAside(record, refusal ?? "");
      log.error({ worker: spool.workerId, shard, slot, cause: refusal }, "replay: a record is set aside");
    }
    const last = attempts.at(-1);
    if (last !== undefined) await spool.advance(last.record.end);
    if (trouble !== null) throw trouble.error;
    return pointsIn(attempts.filter(({ refusal }) => refusal === null));
  }

  /** The next few of what is set aside: what is taken is struck out, what is refused again stays as it is. */
  async function retry(spool: Spool, from: number, room: number): Promise<number> {
    const records = await spool.readAside(from, Math.min(room, RETRIED_AT_ONCE));
    const last = records.at(-1);
    if (last === undefined) {
      retrying.delete(spool);
      return 0;
    }
    // Ids of another database would be other influencers in this one.
    const own = records.filter(({ origin }) => origin === null || options.isOurs(origin));
    const attempts: Attempt<AsideRecord & { payload: IngestPayload }>[] = [];
    const trouble = await handOn(
      own.flatMap((record) => (record.payload === null ? [] : { ...record, payload: record.payload })),
      attempts,
    ).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const taken = attempts.filter(({ refusal }) => refusal === null);
    if (taken.length > 0) {
      await spool.strikeAside(taken.map(({ record }) => record));
      log.warn({ worker: spool.workerId, records: taken.length }, "replay: what was set aside is taken now");
    }
    if (trouble !== null) throw trouble.error;
    retrying.set(spool, last.end);
    return pointsIn(taken);
  }

  return {
    async step() {
      if (!isUp()) return 0;
      const all = spools();
      const ready = all.filter((spool) => spool.stats().records > 0);
      const again = all.find((spool) => retrying.has(spool));
      if (ready.length === 0 && again === undefined) return 0;
      const room = Math.min(recordsMax, waitingMax - (await backlog()));
      if (room <= 0) return 0;
      if (!pace.isDue() && (await isFetchBehind())) return 0;
      for (const spool of oldestFirst(ready)) {
        const records = await spool.read(room, pointsMax).catch((error) => {
          log.error({ worker: spool.workerId, err: error }, "replay: a spool can't be read");
          return [];
        });
        const [first] = records;
        const last = records.at(-1);
        if (first === undefined || last === undefined) continue;
        pace.note(spool, first.payload.fetchedAt, last.payload.fetchedAt, ready.length);
        return await move(spool, records);
      }
      return again === undefined ? 0 : await retry(again, retrying.get(again) ?? 0, room);
    },
    retrySetAside: (spool) => {
      if (spool.stats().refusedRecords > 0) retrying.set(spool, 0);
    },
  };
}

function pointsIn(attempts: readonly Attempt<{ payload: IngestPayload }>[]): number {
  return attempts.reduce((sum, { record }) => sum + record.payload.ids.length, 0);
}

function withoutRows({ v, shard, slot, fetchedAt }: IngestPayload): IngestPayload {
  const none = { ids: [], offsets: [], followers: [], following: [], posts: [], failures: [] };
  return { v, shard, slot, fetchedAt, ...none };
}

function oldestFirst(spools: readonly Spool[]): Spool[] {
  const slotOf = (spool: Spool) => spool.stats().oldestSlot ?? Number.POSITIVE_INFINITY;
  return [...spools].sort((a, b) => slotOf(a) - slotOf(b));
}
