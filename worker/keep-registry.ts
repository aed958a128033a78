/** Keeps the registry in step with the database, and its copy on disk in step with it. */
import { rootMessageOf } from "#lib/errors.ts";
import type { CatchUp } from "#lib/fetch/catch-up.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import { saveRegistry } from "#lib/fetch/registry-file.ts";
import type { Logger } from "#lib/log.ts";
import { MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

export interface KeepRegistryOptions {
  registry: Registry;
  /** What it was read from when the worker began. Others refresh it, too, so the loop can't tell by itself. */
  database: string | null;
  catchUp: CatchUp;
  /** Path of the copy. */
  file: string;
  /** The address leads to another database now. What this worker holds and waits to hand on carries ids of the old one. */
  onReplaced(): void;
  log: Logger;
}

const REFRESH_MS = SECOND;
/** A reading of the registry takes at most this share of the time. */
const REFRESH_SHARE = 0.1;
/** Of a change that is not on disk yet, an outage that begins now knows nothing if the worker is then restarted. */
const SAVE_MS = MINUTE;

/** A disk that takes nothing keeps nobody from fetching: never rejects. */
export async function saveAtOnce(registry: Registry, file: string, log: Logger): Promise<void> {
  try {
    await saveRegistry(file, registry);
  } catch (error) {
    log.warn(`the registry can't be kept on disk: ${rootMessageOf(error)}`);
  }
}

export function keepRegistry(options: KeepRegistryOptions): Repeating[] {
  const { registry, database, catchUp, file, onReplaced, log } = options;
  let saved = -1;
  return [
    repeat("registry", REFRESH_MS, log, async () => {
      const started = monotonicMs();
      await registry.refresh();
      if (database !== null && registry.database() !== database) onReplaced();
      catchUp.join(registry.takeJoined());
      return { waitMs: Math.max(REFRESH_MS, (monotonicMs() - started) / REFRESH_SHARE) };
    }),
    repeat("copy of the registry", SAVE_MS, log, async () => {
      const changes = registry.changes();
      if (changes === saved) return;
      await saveRegistry(file, registry);
      saved = changes;
    }),
  ];
}
