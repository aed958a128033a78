/** Does something again and again, one after the other, until it is stopped. An outage is told once, and its end. */
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { delay } from "#lib/time.ts";

// biome-ignore lint/suspicious/noConfusingVoidType: most work answers nothing at all.
type Pause = { waitMs: number } | undefined | void;

export interface Repeating {
  /** Resolves when what was running has ended. */
  stop(): Promise<void>;
}

/** `work` may answer how long to wait after it; nothing else, so that no number that it happens to give is taken for that. */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<Pause>): Repeating {
  const stopping = new AbortController();
  const { signal } = stopping;
  let trouble = false;

  async function loop() {
    while (!signal.aborted) {
      let wait = everyMs;
      try {
        wait = (await work())?.waitMs ?? everyMs;
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
