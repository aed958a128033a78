/** SQL of what a tracking period is read as: TrackingPeriod, from table tracking_periods. */
import { sql } from "drizzle-orm";

export const periodColumns = sql`
  kind, extract(epoch FROM "from")::float8 AS "from", extract(epoch FROM "to")::float8 AS "to", interval_s AS "interval"`;
