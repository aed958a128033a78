/** The registry's rows of accounts that are named, in the order asked, each once. Who is not tracked is left out. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { RegisteredInfluencer } from "./find-influencer.ts";
import type { InfluencerKey } from "./require-influencer.ts";

export type NamedInfluencer = Pick<RegisteredInfluencer, "id" | "platform" | "externalId" | "interval">;

export async function listNamedInfluencers(
  db: Executor,
  accounts: readonly InfluencerKey[],
): Promise<NamedInfluencer[]> {
  if (accounts.length === 0) return [];
  const rows = await db.execute<NamedInfluencer & Record<string, unknown>>(sql`
    SELECT i.id, i.platform, i.external_id AS "externalId", i.interval_s AS "interval"
    FROM (
      SELECT platform, external_id, min(n) AS n
      FROM unnest(
        ${sql.param(accounts.map(({ platform }) => platform))}::text[],
        ${sql.param(accounts.map(({ externalId }) => externalId))}::text[]
      ) WITH ORDINALITY AS asked (platform, external_id, n)
      GROUP BY 1, 2
    ) AS asked
    JOIN influencers AS i ON i.platform = asked.platform AND i.external_id = asked.external_id AND i.removed_at IS NULL
    ORDER BY asked.n`);
  return [...rows];
}
