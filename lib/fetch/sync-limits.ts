/** What this worker knows of a platform goes to all workers, and what they know comes back. */
import type { Executor } from "#lib/db/client.ts";
import type { Provider } from "#lib/provider/provider.ts";
import { mergeUpstreamState } from "#lib/store/merge-upstream-state.ts";

/** To be called about once a second. Rejects when the database can't be reached: the provider then goes by itself. */
export async function syncLimits(db: Executor, provider: Provider, workerId: string): Promise<void> {
  provider.applyLimits(await mergeUpstreamState(db, provider.platform, workerId, provider.limits()));
}
