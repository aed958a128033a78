/** The registry as the admin sees it: newest first, straight from the registry, so that what was just added is there. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { LIST_LIMIT_MAX } from "#lib/domain/influencer-views.ts";
import type { RegisteredInfluencer } from "./find-influencer.ts";
import { startsWith } from "./starts-with.ts";

export interface RecentInput {
  limit: number;
  /** `next` of the page before. */
  before?: number | undefined;
  /** Beginning of the external id. */
  search?: string | undefined;
}

export type RecentInfluencer = Omit<RegisteredInfluencer, "id">;

/** `next`: the registry never reuses a number, so a page that follows it holds no row again. */
export async function listRecentInfluencers(
  db: Executor,
  { limit, before, search }: RecentInput,
): Promise<{ items: RecentInfluencer[]; next: number | null }> {
  const count = Math.max(1, Math.min(limit, LIST_LIMIT_MAX));
  const conditions: SQL[] = [sql`removed_at IS NULL`];
  if (before !== undefined) conditions.push(sql`id < ${before}`);
  if (search) conditions.push(startsWith(sql`external_id`, search));
  const found = await db.execute<RegisteredInfluencer & Record<string, unknown>>(sql`
    SELECT id, platform, external_id AS "externalId", username, state, interval_s AS "interval", tags,
      extract(epoch FROM added_at)::float8 AS "addedAt"
    FROM influencers WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY id DESC LIMIT ${count + 1}`);
  const rows = found.slice(0, count);
  return {
    items: rows.map(({ id: _id, ...item }) => item),
    next: found.length > count ? (rows.at(-1)?.id ?? null) : null,
  };
}
