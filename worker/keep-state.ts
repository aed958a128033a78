/**
 * Writes down what a worker must know to begin without a database. Never rejects: a disk that is full or broken is no
 * reason to do anything about the database. Said once a kind of trouble, and its end.
 */
import { rootMessageOf } from "#lib/errors.ts";
import { type WorkerState, writeWorkerState } from "#lib/fetch/worker-state.ts";
import type { Logger } from "#lib/log.ts";

export function createStateKeeper(folder: string, log: Logger): (state: WorkerState) => Promise<void> {
  let told: string | null = null;
  return async (state) => {
    try {
      await writeWorkerState(folder, state);
      if (told !== null) log.info({ folder }, "what a restart in an outage needs can be written down again");
      told = null;
    } catch (error) {
      const kind = kindOf(error);
      if (told === kind) return;
      told = kind;
      log.error(
        { folder },
        `what a restart in an outage needs can't be written down: ${rootMessageOf(error)}`,
      );
    }
  };
}

/** The message names a file that is another one each time. */
function kindOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : rootMessageOf(error);
}
