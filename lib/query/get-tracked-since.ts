/** Since when there may be data points of an influencer: whoever looks for older ones would look into each chunk there is. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** The slot that ran when it was added is its first one, and began before: a day at most, whatever its interval is now. */
const SLOT_MAX_S = 86_400;

/** Epoch seconds, demo history included; Infinity: it is not tracked. */
export async function getTrackedSince(db: Executor, influencerId: number): Promise<number> {
  const [row] = await db.execute<{ since: number | null }>(sql`
    SELECT extract(epoch FROM least(
      (SELECT min("from") FROM tracking_periods WHERE influencer_id = ${influencerId}),
      (SELECT added_at FROM influencers WHERE id = ${influencerId})))::float8 AS since`);
  const since = row?.since ?? null;
  return since === null ? Number.POSITIVE_INFINITY : since - SLOT_MAX_S;
}
