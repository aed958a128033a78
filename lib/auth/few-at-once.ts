/**
 * A few at a time: judging a password takes a tenth of a second of a core, and its transaction holds a connection
 * meanwhile. Whoever floods us with passwords must not have all connections.
 */

const AT_ONCE = 4;
let running = 0;
const waiting: (() => void)[] = [];

/** Begins when it is its turn, in the order of the calls. */
export async function fewAtOnce<T>(work: () => Promise<T>): Promise<T> {
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
