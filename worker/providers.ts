/** A worker's providers: made when first needed, one a platform, each with its share of the platform's limits. */
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { syncLimits } from "#lib/fetch/sync-limits.ts";
import type { Provider, ProviderStats } from "#lib/provider/provider.ts";

export interface Providers {
  of(platform: Platform): Provider;
  /** So many workers share each platform's limit. */
  setWorkers(workers: number): void;
  /** Before the platforms of these shards are asked anything: what the others know of them. Rejects like `sync`. */
  hear(shards: Iterable<{ platform: Platform }>, db: Executor, workerId: string): Promise<void>;
  /** What this worker knows of platforms goes to all, and comes back. Rejects when the database can't be reached. */
  sync(db: Executor, workerId: string): Promise<void>;
  /** How each is at the moment. */
  stats(): { platform: Platform; stats: ProviderStats }[];
  close(): Promise<unknown>;
}

export function createProviders(create: (platform: Platform) => Provider): Providers {
  const made = new Map<Platform, Provider>();
  let count = 1;

  function of(platform: Platform): Provider {
    const known = made.get(platform);
    if (known !== undefined) return known;
    const provider = create(platform);
    provider.setWorkers(count);
    made.set(platform, provider);
    return provider;
  }

  async function sync(db: Executor, workerId: string) {
    for (const provider of made.values()) await syncLimits(db, provider, workerId);
  }

  return {
    of,
    setWorkers(workers) {
      count = workers;
      for (const provider of made.values()) provider.setWorkers(workers);
    },
    async hear(shards, db, workerId) {
      for (const { platform } of shards) of(platform);
      await sync(db, workerId);
    },
    sync,
    stats: () => [...made].map(([platform, provider]) => ({ platform, stats: provider.stats() })),
    close: () => Promise.all([...made.values()].map((provider) => provider.close())),
  };
}
