/** A filter of the registry as conditions on the table of influencers. Removed ones never match. */
import { type SQL, sql } from "drizzle-orm";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import { startsWith } from "./starts-with.ts";

/** `asOf`: epoch seconds; whoever was added later does not match. */
export function registryConditions(filter: RegistryFilter, asOf?: number): SQL[] {
  const { platform, state, tag, interval, search, accounts } = filter;
  const conditions = [sql`removed_at IS NULL`];
  if (asOf !== undefined) conditions.push(sql`added_at <= to_timestamp(${asOf}::float8)`);
  if (platform) conditions.push(sql`platform = ${platform}`);
  if (state) conditions.push(sql`state = ${state}`);
  if (tag) conditions.push(sql`tags @> ARRAY[${tag}]::text[]`);
  if (interval) conditions.push(sql`interval_s = ${interval}::int`);
  if (search) conditions.push(startsWith(sql`external_id`, search));
  if (accounts) {
    conditions.push(sql`(platform, external_id) IN (
      SELECT * FROM unnest(
        ${sql.param(accounts.map((account) => account.platform))}::text[],
        ${sql.param(accounts.map((account) => account.externalId))}::text[]) AS named (platform, external_id))`);
  }
  return conditions;
}
