/** Who has left a generation of the snapshot since it was built. */
import { type SQL, sql } from "drizzle-orm";
import { instant } from "./instant.ts";

/**
 * Internal ids, and some that never were in it; the minute is for clocks that differ. As an array, of whose length the
 * planner takes no wrong guess from statistics that are not there yet.
 */
export function goneSince(builtAt: number): SQL {
  const since = sql`${instant(builtAt)} - interval '1 minute'`;
  return sql`ARRAY(
    SELECT id FROM influencers WHERE removed_at >= ${since}
    UNION ALL SELECT influencer_id FROM erased_influencers WHERE erased_at >= ${since})`;
}

/** Not among them: in a hash, however many they are. */
export function stays(builtAt: number): SQL {
  return sql`influencer_id NOT IN (SELECT unnest(${goneSince(builtAt)}))`;
}
