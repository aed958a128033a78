/** The connections of one client: made when needed, lent to one caller at a time, ended when silent, idle or old. */
import type postgres from "postgres";
import type { DatabaseTarget } from "#lib/parse-database-target.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { connectionError } from "./connection-error.ts";
import { type Connection, createConnection } from "./create-connection.ts";

export interface PoolOptions {
  target: DatabaseTarget;
  /** Sent to the server with each connection. */
  settings: Partial<postgres.ConnectionParameters>;
  /** What the driver must be told before a connection is used. */
  prepare(sql: postgres.Sql): void;
  /** Most connections. */
  max: number;
  /** Most statements that the server keeps parsed for each of them. */
  parsedMax: number;
  /** An answer that is awaited and of which nothing came for so long will not come. */
  silenceMs: number;
}

export interface PoolCounts {
  busy: number;
  idle: number;
  opening: number;
  /** Callers that wait for a connection. */
  waiting: number;
}

export interface Pool {
  /** Rejects with a connection error when none can be had in time. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  counts(): PoolCounts;
  /** Breaks everything that is open or waits; the next `use` begins anew. */
  cut(): void;
  close(): Promise<void>;
}

/** From the name to the first answer of the server. */
export const CONNECT_LIMIT_MS = 5 * SECOND;
const CLOSE_LIMIT_MS = 5 * SECOND;
const SWEEP_MS = SECOND / 4;
const IDLE_MAX_MS = MINUTE;
/** A server's process keeps what it once needed; new ones are lean, and spread over what stands behind an address. */
const AGE_MAX_MS = 30 * MINUTE;

interface Waiter {
  give(connection: Connection | null): void;
  fail(error: Error): void;
}

interface Kept {
  bornAt: number;
  idleSince: number;
}

export function createPool({ target, settings, prepare, max, parsedMax, silenceMs }: PoolOptions): Pool {
  const waitLimitMs = Math.max(CONNECT_LIMIT_MS, silenceMs);
  const all = new Map<Connection, Kept>();
  const idle: Connection[] = [];
  const waiters = new Set<Waiter>();
  /** Connections and attempts at them: each takes one of `max` places. */
  let places = 0;
  let opening = 0;
  let preferred = 0;
  let ended = false;
  let sweeping: ReturnType<typeof setInterval> | null = null;

  async function use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      giveBack(connection);
    }
  }

  async function take(): Promise<Connection> {
    const until = monotonicMs() + waitLimitMs;
    if (ended) throw connectionError("CONNECTION_ENDED", "The database client is closed.");
    const free = nextIdle();
    if (free) return free;
    if (places < max) places++;
    else {
      const given = await wait(until);
      if (given) return given;
    }
    opening++;
    try {
      return await open(Math.max(1, Math.min(CONNECT_LIMIT_MS, until - monotonicMs())));
    } catch (error) {
      leavePlace();
      throw error;
    } finally {
      opening--;
    }
  }

  /** A connection that came free, or null: the place of one that is gone. */
  function wait(until: number): Promise<Connection | null> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(limit);
        waiters.delete(waiter);
      };
      const waiter: Waiter = {
        give(connection) {
          end();
          resolve(connection);
        },
        fail(error) {
          end();
          reject(error);
        },
      };
      const message = `All ${max} connections were busy for ${Math.round(waitLimitMs / SECOND)} s.`;
      const limit = setTimeout(
        () => waiter.fail(connectionError("CONNECT_TIMEOUT", message)),
        until - monotonicMs(),
      );
      waiters.add(waiter);
    });
  }

  /** Each address has its share of the time; the one that worked last comes first. */
  async function open(limitMs: number): Promise<Connection> {
    const { addresses } = target;
    for (let tried = 0; ; tried++) {
      const at = (preferred + tried) % addresses.length;
      const address = addresses[at];
      if (address === undefined) throw connectionError("CONNECTION_CLOSED", "The URL names no address.");
      const connection = createConnection(address, target, settings, parsedMax);
      prepare(connection.sql);
      const now = monotonicMs();
      all.set(connection, { bornAt: now, idleSince: now });
      sweeping ??= setInterval(sweep, SWEEP_MS).unref();
      try {
        await connection.open(limitMs / addresses.length);
        preferred = at;
        return connection;
      } catch (error) {
        all.delete(connection);
        if (tried + 1 >= addresses.length || ended) throw error;
      }
    }
  }

  function nextIdle(): Connection | null {
    for (;;) {
      const connection = idle.pop();
      if (connection === undefined) return null;
      if (!connection.isGone()) return connection;
      forget(connection);
    }
  }

  function giveBack(connection: Connection) {
    if (ended) connection.close();
    if (connection.isGone()) return forget(connection);
    const [waiter] = waiters;
    if (waiter) return waiter.give(connection);
    const kept = all.get(connection);
    if (kept) kept.idleSince = monotonicMs();
    idle.push(connection);
  }

  function forget(connection: Connection) {
    if (all.delete(connection)) leavePlace();
  }

  function leavePlace() {
    const [waiter] = waiters;
    if (waiter) waiter.give(null);
    else places--;
  }

  let sweptAt = monotonicMs();
  function sweep() {
    const now = monotonicMs();
    // A process that itself stood still has not listened: that time counts for little.
    const passed = Math.min(now - sweptAt, 2 * SWEEP_MS);
    sweptAt = now;
    for (const connection of all.keys()) {
      if (connection.silence(passed) <= silenceMs) continue;
      const message = `The database owes an answer and has said nothing for ${Math.round(silenceMs / SECOND)} s.`;
      const error = connectionError("ETIMEDOUT", message);
      connection.destroy(error);
      // Those that are not in use just now led to the same server: each would cost its next caller as long.
      for (const suspect of idle) suspect.destroy(error);
    }
    for (const connection of [...idle]) {
      const kept = all.get(connection);
      if (kept && now - kept.idleSince > IDLE_MAX_MS) connection.close();
      if (kept && now - kept.bornAt > AGE_MAX_MS) connection.close();
      if (!connection.isGone()) continue;
      idle.splice(idle.indexOf(connection), 1);
      forget(connection);
    }
    if (all.size > 0 || sweeping === null) return;
    clearInterval(sweeping);
    sweeping = null;
  }

  function refuseWaiters(error: Error) {
    for (const waiter of [...waiters]) waiter.fail(error);
  }

  return {
    use,
    counts: () => ({
      busy: Math.max(0, places - opening - idle.length),
      idle: idle.length,
      opening,
      waiting: waiters.size,
    }),
    cut() {
      const error = connectionError("ECONNABORTED", "The connections were cut.");
      refuseWaiters(error);
      for (const connection of [...all.keys()]) connection.destroy(error);
      for (const connection of idle.splice(0)) forget(connection);
    },
    async close() {
      ended = true;
      const error = connectionError("CONNECTION_ENDED", "The database client was closed.");
      refuseWaiters(error);
      for (const connection of idle.splice(0)) {
        connection.close();
        forget(connection);
      }
      const until = monotonicMs() + CLOSE_LIMIT_MS;
      while (places > 0 && monotonicMs() < until) await delay(SECOND / 50);
      for (const connection of [...all.keys()]) connection.destroy(error);
      if (sweeping) clearInterval(sweeping);
    },
  };
}
