/** From when data points are kept, as SQL: what older ones say stands in roll-ups alone, which nobody may make anew. */
import { sql } from "drizzle-orm";

/** A timestamptz; -infinity: none were ever dropped. Under lock-shards it stands still. */
export const rawKeptFrom = sql`
  coalesce((SELECT kept_from FROM retention WHERE source = 'data_points'), '-infinity'::timestamptz)`;
