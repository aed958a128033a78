/** The registry as the admin sees it: newest first, straight from the registry, so that what was just added is there. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { registryConditions } from "#lib/db/registry-conditions.ts";
import { LIST_LIMIT_MAX } from "#lib/domain/influencer-views.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { RegisteredInfluencer } from "./find-influencer.ts";
import type { InfluencerKey } from "./require-influencer.ts";

const INTERNAL_ID_MAX = 2 ** 31 - 1;

export interface RecentInput {
  limit: number;
  /** `next` of the page before: the account that it ended with. */
  before?: InfluencerKey | undefined;
  filter?: RegistryFilter | undefined;
}

export type RecentInfluencer = Omit<RegisteredInfluencer, "id">;

/**
 * `next`: internal ids only grow, so a page that follows an account holds no row again. One that has been erased in
 * between has no place any more: then the newest are answered.
 */
export async function listRecentInfluencers(
  db: Executor,
  { limit, before, filter = {} }: RecentInput,
): Promise<{ items: RecentInfluencer[]; next: InfluencerKey | null }> {
  const count = Math.max(1, Math.min(limit, LIST_LIMIT_MAX));
  const conditions = registryConditions(filter);
  if (before !== undefined) {
    conditions.push(sql`id < coalesce(
      (SELECT max(id) FROM influencers WHERE platform = ${before.platform} AND external_id = ${before.externalId}),
      ${INTERNAL_ID_MAX})`);
  }
  const found = await db.execute<RegisteredInfluencer & Record<string, unknown>>(sql`
    SELECT id, platform, external_id AS "externalId", username, state, interval_s AS "interval", tags,
      extract(epoch FROM added_at)::float8 AS "addedAt"
    FROM influencers WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY id DESC LIMIT ${count + 1}`);
  const items = found.slice(0, count).map(({ id: _id, ...item }) => item);
  const last = items.at(-1);
  return {
    items,
    next: last && found.length > count ? { platform: last.platform, externalId: last.externalId } : null,
  };
}
