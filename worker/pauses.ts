/**
 * Which platforms an admin has paused, as this worker knows it: from the database each second, else from before. What is
 * under way for one that is paused is broken off.
 */
import type { Executor } from "#lib/db/client.ts";
import { type Platform, platformSchema } from "#lib/domain/platform.ts";
import { listPausedPlatforms } from "#lib/query/list-paused-platforms.ts";

export interface Pauses {
  /** Aborted for as long as it is paused: ask anew for each job. */
  of(platform: Platform): AbortSignal;
  list(): Platform[];
  /** Rejects when the database can't be reached: then the last known ones hold. */
  sync(db: Executor): Promise<void>;
}

/** `before`: those that were known when the worker ran last. */
export function createPauses(before: readonly string[]): Pauses {
  const switches = new Map<Platform, AbortController>();

  function switchOf(platform: Platform): AbortController {
    const known = switches.get(platform) ?? new AbortController();
    switches.set(platform, known);
    return known;
  }

  function apply(paused: readonly string[]) {
    for (const platform of platformSchema.options) {
      const isPaused = paused.includes(platform);
      if (isPaused === switchOf(platform).signal.aborted) continue;
      if (isPaused) switchOf(platform).abort();
      else switches.set(platform, new AbortController());
    }
  }

  apply(before);
  return {
    of: (platform) => switchOf(platform).signal,
    list: () => platformSchema.options.filter((platform) => switchOf(platform).signal.aborted),
    async sync(db) {
      apply(await listPausedPlatforms(db));
    },
  };
}
