/** Parts of large files, however many people take one: two are made at a time, so that pages keep their connections. */

const AT_ONCE = 2;
let free = AT_ONCE;
const waiting: (() => void)[] = [];

/** Waits before each part, never between: whoever reads slowly holds nobody up. */
export async function* inTurns<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  const source = parts[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await takeTurn(() => source.next());
      if (done) return;
      yield value;
    }
  } finally {
    await source.return?.();
  }
}

async function takeTurn<R>(make: () => Promise<R>): Promise<R> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free--;
  try {
    return await make();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}
