/** What the list of influencers is narrowed down to, as conditions on the rows of a generation. */
import { type SQL, sql } from "drizzle-orm";
import { startsWith } from "#lib/db/starts-with.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";

/** All that is given must hold. */
export interface ListFilter {
  /** Beginning of the name (any case) or of the external id. */
  search?: string | undefined;
  platform?: Platform | undefined;
  state?: InfluencerState | undefined;
  tag?: string | undefined;
}

export function listFilters({ search, platform, state, tag }: ListFilter): SQL[] {
  const filters: SQL[] = [];
  if (search) {
    filters.push(
      sql`(${startsWith(sql`name_key`, search, "any case")} OR ${startsWith(sql`external_id`, search)})`,
    );
  }
  if (platform) filters.push(sql`platform = ${platform}`);
  if (state) filters.push(sql`state = ${state}`);
  // The first half is what the index says of its rows: without it the server could not take it.
  if (tag) filters.push(sql`tags <> '{}' AND tags @> ARRAY[${tag}]::text[]`);
  return filters;
}
