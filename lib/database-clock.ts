/**
 * The clock of a worker: the machine's monotonic clock, anchored to the database's now(). Goes on by itself while the
 * database is away, and never jumps backwards: when an anchor says that it is ahead, it runs at half speed until it is
 * not (but for an anchor that ends a guess: it had to begin without, or the machine slept). Knows nothing of slots.
 */
import { type Clock, SECOND } from "#lib/time.ts";

export interface DatabaseClock extends Clock {
  /**
   * Reads the database's time once more. Rejects when it can't, false when the answer took too long to say anything;
   * the clock then goes on as before.
   */
  anchor(): Promise<boolean>;
  /** The monotonic clock stood still for so long, as a suspended machine's does. A guess, until the next anchor. */
  skip(ms: number): void;
}

export interface DatabaseClockOptions {
  /** The database's time, epoch ms. */
  read(): Promise<number>;
  /** Milliseconds that never jump. */
  monotonic(): number;
  /** The time now, epoch ms, for a beginning without a database: the machine's, corrected by what was last known. */
  beginAt?: number | null;
}

/** An answer that took longer says too little about when it was given. */
const ROUND_TRIP_MAX_MS = SECOND;

/** Anchored when it resolves; rejects when the database does not answer and there is no time to begin with. */
export async function createDatabaseClock({
  read,
  monotonic,
  beginAt = null,
}: DatabaseClockOptions): Promise<DatabaseClock> {
  /** What to add to the monotonic clock, as of the last anchor. */
  let offset = beginAt === null ? await measure() : beginAt - monotonic();
  let anchored = beginAt === null;
  /** By how much the clock ran ahead at `slowSince`: what is left to make up for. */
  let ahead = 0;
  let slowSince = 0;

  async function measure(): Promise<number> {
    let best = await sample();
    for (let n = 0; n < 2; n++) {
      const next = await sample();
      if (next.roundTrip < best.roundTrip) best = next;
    }
    return best.offset;
  }

  async function sample(): Promise<{ offset: number; roundTrip: number }> {
    const before = monotonic();
    const time = await read();
    const after = monotonic();
    return { offset: time - (before + after) / 2, roundTrip: after - before };
  }

  const nowAt = (mono: number) => mono + offset + Math.max(0, ahead - (mono - slowSince) / 2);

  return {
    now: () => nowAt(monotonic()),
    async anchor() {
      let first = await sample();
      // The first one after an outage connects anew.
      if (first.roundTrip > ROUND_TRIP_MAX_MS) first = await sample();
      if (first.roundTrip > ROUND_TRIP_MAX_MS) return false;
      // The answer was given somewhere in the round trip; its middle is a guess, and no better one than ours inside of it.
      if (anchored && Math.abs(first.offset - offset) <= first.roundTrip / 2) return true;
      const next = await measure();
      const mono = monotonic();
      const shown = nowAt(mono);
      offset = next;
      // A guess of the time may have been far off, and is no ground for running slow for hours.
      ahead = anchored ? Math.max(0, shown - (mono + next)) : 0;
      anchored = true;
      slowSince = mono;
      return true;
    },
    skip(ms) {
      offset += Math.max(0, ms);
      anchored = false;
    },
  };
}
