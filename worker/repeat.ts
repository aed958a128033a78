/** Does something again and again, one after the other, until it is stopped. An outage is told once, and its end. */
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { delay } from "#lib/time.ts";

export interface Repeating {
  /** Resolves when what was running has ended. */
  stop(): Promise<void>;
}

/** A number that `work` answers is how long to wait after it, in ms. */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<unknown>): Repeating {
  const stopping = new AbortController();
  const { signal } = stopping;
  let trouble = false;

  async function loop() {
    while (!signal.aborted) {
      let wait = everyMs;
      try {
        const answer = await work();
        if (typeof answer === "number") wait = answer;
        if (trouble) log.info(`${name}: works again`);
        trouble = false;
      } catch (error) {
        if (!trouble && !signal.aborted) log.warn(`${name}: ${rootMessageOf(error)}`);
        trouble = true;
      }
      await delay(wait, signal);
    }
  }

  const done = loop();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
