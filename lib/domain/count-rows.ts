/** How many rows an ingest payload carries: what would be lost with it. Pure. */
import type { IngestPayload } from "./ingest-payload.ts";

/** Data points, failures by influencer ("all" of a shard is one) and usernames. */
export function countRows({ ids, failures, usernames = [] }: IngestPayload): number {
  const failed = failures.reduce((sum, f) => sum + (f.ids === "all" ? 1 : f.ids.length), 0);
  return ids.length + failed + usernames.length;
}
