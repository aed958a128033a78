/**
 * A few at a time: judging a password takes a tenth of a second of a core, and its transaction holds a connection
 * meanwhile. Whoever floods us with passwords must not have all connections.
 */
import { AppError } from "#lib/errors.ts";

const AT_ONCE = 4;
/** As many as are judged before a request is given up on: whoever comes then would be judged for nobody. */
const WAITING_MAX = 40;
let running = 0;
const waiting: (() => void)[] = [];

/** For who is counted before: an attempt that nobody would judge is none. Throws UNAVAILABLE. */
export function requireTurn(): void {
  if (waiting.length >= WAITING_MAX)
    throw new AppError("UNAVAILABLE", "Too many are signing in just now. Try again in a moment.");
}

/** Begins when it is its turn, in the order of the calls. Throws UNAVAILABLE at once when too many wait. */
export async function fewAtOnce<T>(work: () => Promise<T>): Promise<T> {
  requireTurn();
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // The place goes on to the next one.
    if (next === undefined) running--;
    else next();
  }
}
