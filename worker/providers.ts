/** A worker's providers: made when first needed, one a platform, each with its share of the platform's limits. */
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { syncLimits } from "#lib/fetch/sync-limits.ts";
import type { Provider, ProviderStats } from "#lib/provider/provider.ts";

export interface Providers {
  of(platform: Platform): Provider;
  /** So many workers share each platform's limit. */
  setWorkers(workers: number): void;
  /** What this worker knows of platforms goes to all, and comes back. Rejects when the database can't be reached. */
  sync(db: Executor, workerId: string): Promise<void>;
  /** How each is at the moment. */
  stats(): { platform: Platform; stats: ProviderStats }[];
  close(): Promise<unknown>;
}

export function createProviders(create: (platform: Platform) => Provider): Providers {
  const made = new Map<Platform, Provider>();
  let count = 1;
  return {
    of(platform) {
      const known = made.get(platform);
      if (known !== undefined) return known;
      const provider = create(platform);
      provider.setWorkers(count);
      made.set(platform, provider);
      return provider;
    },
    setWorkers(workers) {
      count = workers;
      for (const provider of made.values()) provider.setWorkers(workers);
    },
    async sync(db, workerId) {
      for (const provider of made.values()) await syncLimits(db, provider, workerId);
    },
    stats: () => [...made].map(([platform, provider]) => ({ platform, stats: provider.stats() })),
    close: () => Promise.all([...made.values()].map((provider) => provider.close())),
  };
}
