/**
 * Moves records from spools into the queue, oldest first, beside live traffic: few at a time, so that what is fetched
 * now is never behind them. A record is forgotten only after the queue has it; twice is harmless. One that the queue
 * refuses while it takes others is set aside; a queue that refuses everything is broken, and waited for.
 */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { AppError, rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import type { Spool, SpoolRecord } from "#lib/spool/spool.ts";

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
  log: Logger;
  /** No more replayed jobs are added while so many wait. */
  waitingMax?: number;
  recordsMax?: number;
  pointsMax?: number;
}

export interface Replay {
  /** One batch. Data points that were handed on; 0: nothing to do, or not now. Rejects when the queue is in trouble. */
  step(): Promise<number>;
}

interface Attempt {
  record: SpoolRecord;
  /** null: the queue has it. */
  refusal: string | null;
}

export function createReplay(options: ReplayOptions): Replay {
  const { spools, insert, isUp, backlog, log } = options;
  const { waitingMax = 60, recordsMax = 20, pointsMax = 20_000 } = options;

  /** In order; fills `attempts` as far as it comes. Rejects when the queue is in trouble. */
  async function handOn(records: readonly SpoolRecord[], attempts: Attempt[]): Promise<void> {
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
  async function queueWorks(attempts: readonly Attempt[]): Promise<boolean> {
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
    const attempts: Attempt[] = [];
    let trouble: { error: unknown } | null = null;
    try {
      await handOn(records, attempts);
    } catch (error) {
      trouble = { error };
    }
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
    return attempts.reduce(
      (sum, { record, refusal }) => sum + (refusal === null ? record.payload.ids.length : 0),
      0,
    );
  }

  return {
    async step() {
      if (!isUp()) return 0;
      const ready = spools().filter((spool) => spool.stats().records > 0);
      if (ready.length === 0) return 0;
      const room = Math.min(recordsMax, waitingMax - (await backlog()));
      if (room <= 0) return 0;
      for (const spool of oldestFirst(ready)) {
        const records = await spool.read(room, pointsMax).catch((error) => {
          log.error({ worker: spool.workerId, err: error }, "replay: a spool can't be read");
          return [];
        });
        if (records.length > 0) return await move(spool, records);
      }
      return 0;
    },
  };
}

function withoutRows({ v, shard, slot, fetchedAt }: IngestPayload): IngestPayload {
  const none = { ids: [], offsets: [], followers: [], following: [], posts: [], failures: [] };
  return { v, shard, slot, fetchedAt, ...none };
}

function oldestFirst(spools: readonly Spool[]): Spool[] {
  const slotOf = (spool: Spool) => spool.stats().oldestSlot ?? Number.POSITIVE_INFINITY;
  return [...spools].sort((a, b) => slotOf(a) - slotOf(b));
}
