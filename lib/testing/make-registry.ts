/** A registry with one influencer a shard, read already. */
import { createRegistry, type Registry } from "#lib/fetch/registry.ts";

export async function makeRegistry(shards: readonly number[], interval = 60): Promise<Registry> {
  const rows = shards.map((id) => ({
    id,
    externalId: String(1_000_000 + id),
    username: null,
    state: "ok",
    removed: false,
    dueFrom: 0,
    shard: id,
    platform: "mockstagram" as const,
    interval,
  }));
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  await registry.refresh();
  return registry;
}
