/** Does something again and again, one after the other, until it is stopped. An outage is told once, and its end. */
import { rootMessageOf } from "#lib/errors.ts";
import type { Logger } from "#lib/log.ts";
import { delay } from "#lib/time.ts";

export interface Repeating {
  /** Resolves when what was running has ended. */
  stop(): Promise<void>;
}

/** `work` may answer `{ waitMs }`, how long to wait after it. Whatever else it happens to give means nothing. */
export function repeat(name: string, everyMs: number, log: Logger, work: () => Promise<unknown>): Repeating {
  const stopping = new AbortController();
  const { signal } = stopping;
  let trouble = false;

  async function loop() {
    while (!signal.aborted) {
      let wait = everyMs;
      try {
        wait = waitOf(await work()) ?? everyMs;
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

function waitOf(answer: unknown): number | null {
  if (typeof answer !== "object" || answer === null || !("waitMs" in answer)) return null;
  return typeof answer.waitMs === "number" ? answer.waitMs : null;
}
