/** Waits for something that another process or loop brings about: by looking, never by sleeping for a fixed time. */
import { delay, monotonicMs } from "#lib/time.ts";

/** Resolves with the first answer that is neither false nor null; rejects after `limitMs` with what it waited for. */
export async function waitUntil<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | false | null> | T | false | null,
): Promise<T> {
  const end = monotonicMs() + limitMs;
  for (;;) {
    const answer = await look();
    if (answer !== false && answer !== null) return answer;
    if (monotonicMs() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await delay(50);
  }
}
