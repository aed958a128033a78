/**
 * The web's clock: the database's, as the workers', since slots, signs of life and ages are told by it. Until the
 * database has told its time, and where none is known, the machine's.
 */
import { createDatabaseClock, type DatabaseClock } from "#lib/database-clock.ts";
import { type Clock, MINUTE, monotonicMs, systemClock } from "#lib/time.ts";

export interface WebClockOptions {
  /** The database's time, epoch ms; may reject. */
  read(): Promise<number>;
  /** The machine's clock minus the database's, ms, whenever they were compared. */
  onCompared?(skewMs: number): void;
  /** The machine's. */
  system?: Clock;
  everyMs?: number;
}

export interface WebClock extends Clock {
  /** Compares anew. Never rejects: without an answer the clock goes on as before. */
  anchor(): Promise<void>;
  /** Compares no more. */
  stop(): void;
}

/** Begins to compare at once, and does so each minute; keeps no process alive. */
export function createWebClock(options: WebClockOptions): WebClock {
  const { read, onCompared = () => {}, system = systemClock, everyMs = MINUTE } = options;
  let known: DatabaseClock | null = null;

  async function anchor() {
    try {
      known ??= await createDatabaseClock({ read, monotonic: monotonicMs, beginAt: system.now() });
      await known.anchor();
      onCompared(system.now() - known.now());
    } catch {
      // Requests say that the database is away; the time goes on.
    }
  }

  const timer = setInterval(() => void anchor(), everyMs);
  timer.unref();
  void anchor();
  return {
    now: () => (known ?? system).now(),
    anchor,
    stop: () => clearInterval(timer),
  };
}
