/** Notes that a platform is to be left alone with suspicion checks for a while, or that it answers again. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

/** `until`: epoch ms; null: it answers, nothing holds. */
export async function holdSuspicions(
  db: Executor,
  platform: Platform,
  { until, troubles }: { until: number | null; troubles: number },
): Promise<void> {
  await db.execute(sql`
    UPDATE suspicion_rounds
    SET held_until = to_timestamp(${until === null ? null : until / 1_000}::float8), troubles = ${troubles}
    WHERE platform = ${platform}`);
}
