/**
 * Keeps the worker's clock in step with the database's, says when the machine's differs, and notices that the machine
 * slept: a suspended one's monotonic clock stands still, and all that follows would be dated to slots long past.
 */
import type { DatabaseClock } from "#lib/database-clock.ts";
import type { Logger } from "#lib/log.ts";
import { createSkewAlarm } from "#lib/skew-alarm.ts";
import { type Clock, delay, SECOND } from "#lib/time.ts";

export interface ClockKeeper {
  /** Rejects when the database can't be asked. */
  anchor(): Promise<void>;
  /** Before anything is sent. Waits for the database only when the machine seems to have slept, and not for long. */
  look(): Promise<void>;
}

export interface ClockKeeperOptions {
  clock: DatabaseClock;
  /** The machine's. */
  systemClock: Clock;
  monotonic(): number;
  log: Logger;
}

const JUMP_MAX_MS = 2 * SECOND;
/** What a database that is there needs, also for a new connection. */
const ANCHOR_LIMIT_MS = 2 * SECOND;

export function createClockKeeper({ clock, systemClock, monotonic, log }: ClockKeeperOptions): ClockKeeper {
  const tellSkew = createSkewAlarm(log);
  const skew = () => systemClock.now() - clock.now();
  const read = () => ({ wall: systemClock.now(), mono: monotonic(), skew: skew() });
  let last = read();

  /** Whether the clock is in step now, as far as known. */
  async function anchor(): Promise<boolean> {
    const inStep = await clock.anchor();
    if (inStep) tellSkew(skew());
    return inStep;
  }

  return {
    async anchor() {
      await anchor();
    },
    async look() {
      const now = read();
      const jump = now.wall - last.wall - (now.mono - last.mono);
      const before = last.skew;
      last = now;
      if (jump <= JUMP_MAX_MS) return;
      const jumpMs = Math.round(jump);
      log.warn({ jumpMs }, "the machine slept, or its clock was set forward");
      const limit = new AbortController();
      const asked = anchor().catch(() => false);
      const inStep = await Promise.race([asked, delay(ANCHOR_LIMIT_MS, limit.signal).then(() => false)]);
      limit.abort();
      last = read();
      // A clock that was wrong and comes nearer to the database's, as last known, was set right: nobody slept.
      if (inStep || Math.abs(before + jump) < Math.abs(before)) return;
      clock.skip(jump);
      last = read();
      log.warn({ jumpMs }, "there is no database to ask: taken for sleep, and slots go on from there");
    },
  };
}
