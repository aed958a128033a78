/**
 * One connection: a driver of its own on a socket of ours, used by one caller at a time. Whatever breaks it, it is gone
 * for good, and everybody who waits for an answer is told so at once: postgres.js itself would leave some of them waiting.
 */
import type { Socket } from "node:net";
import postgres from "postgres";
import { type Address, type DatabaseTarget, describeAddress } from "#lib/parse-database-target.ts";
import { connectionError } from "./connection-error.ts";
import { openSocket } from "./open-socket.ts";

/** The driver takes a socket of ours; its types don't say so. */
interface DriverOptions extends postgres.Options<Record<string, never>> {
  socket(): Promise<Socket>;
}

export interface Connection {
  readonly sql: postgres.Sql;
  /** Resolves when the server takes statements. */
  open(limitMs: number): Promise<void>;
  /** The answer to what `ask` sends; rejects also when the connection goes. */
  watch<T>(ask: () => PromiseLike<T>): Promise<T>;
  /** Inside `watch`: no answer is awaited until `resume`, since it is the caller's turn. */
  pause(): void;
  resume(): void;
  /** To be called every now and then: how long an awaited answer has been silent, counting `ms` since the last call. */
  silence(ms: number): number;
  /** Whether the server keeps this statement parsed, or may from now on: the first ones of a connection. */
  keepsParsed(text: string): boolean;
  isGone(): boolean;
  destroy(error: Error): void;
  /** Takes leave of the server. */
  close(): void;
}

export function createConnection(
  address: Address,
  { driverUrl, encryption }: DatabaseTarget,
  settings: Partial<postgres.ConnectionParameters>,
  parsedMax: number,
): Connection {
  const life = new AbortController();
  const waiting = new Set<(error: Error) => void>();
  let gone: Error | null = null;
  let socket: Socket | null = null;
  const parsed = new Set<string>();
  let awaited = 0;
  let silentMs = 0;
  let bytesSeen = 0;

  const options: DriverOptions = {
    max: 1,
    // These are ours: a driver that ends its connection by itself may be handed a statement that is never answered.
    connect_timeout: 0,
    idle_timeout: 0,
    max_lifetime: null,
    keep_alive: null,
    ssl: false,
    // Those are ours too.
    fetch_types: false,
    onnotice: () => {},
    connection: settings,
    async socket() {
      // Also ends the driver's own attempts: to a server that hangs up while starting it would connect for ever.
      socket = await openSocket(address, encryption, life.signal);
      socket.on("error", destroy).on("close", () => destroy(closed()));
      return socket;
    },
  };
  const sql = postgres(driverUrl, options);

  function closed(): Error {
    return connectionError("CONNECTION_CLOSED", `${describeAddress(address)} closed the connection.`);
  }

  function destroy(error: Error) {
    if (gone) return;
    gone = error;
    life.abort(error);
    socket?.destroy(error);
    for (const reject of waiting) reject(error);
    waiting.clear();
    // Else a transaction that goes on afterwards would write to a socket that is no more.
    void sql.end({ timeout: 0 }).catch(() => {});
  }

  function resume() {
    if (awaited++ === 0) silentMs = 0;
  }

  function watch<T>(ask: () => PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.add(reject);
      resume();
      const end = () => {
        awaited--;
        waiting.delete(reject);
      };
      ask().then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) => {
          end();
          reject(error);
        },
      );
    });
  }

  return {
    sql,
    async open(limitMs) {
      const message = `${describeAddress(address)} did not answer in time.`;
      const limit = setTimeout(() => destroy(connectionError("CONNECT_TIMEOUT", message)), limitMs);
      try {
        await watch(() => sql.unsafe("SELECT 1"));
      } catch (error) {
        destroy(error instanceof Error ? error : closed());
        throw error;
      } finally {
        clearTimeout(limit);
      }
    },
    watch,
    pause() {
      awaited--;
    },
    resume,
    silence(ms) {
      const bytes = socket?.bytesRead ?? 0;
      silentMs = awaited === 0 || bytes !== bytesSeen ? 0 : silentMs + ms;
      bytesSeen = bytes;
      return silentMs;
    },
    keepsParsed(text) {
      if (parsed.size < parsedMax) parsed.add(text);
      return parsed.has(text);
    },
    isGone: () => gone !== null,
    destroy,
    close() {
      if (gone) return;
      gone = connectionError("CONNECTION_ENDED", "The connection was closed.");
      // A server that does not hang up in turn must not keep the process.
      void sql.end({ timeout: 1 }).then(
        () => socket?.destroy(),
        () => socket?.destroy(),
      );
    },
  };
}
