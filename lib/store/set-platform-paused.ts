/** An admin's switch of a platform, which all workers look at each second. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

/** `by`: an e-mail address; null: it goes on. False: it was so already. */
export async function setPlatformPaused(
  tx: Transaction,
  platform: Platform,
  by: string | null,
): Promise<boolean> {
  const rows =
    by === null
      ? await tx.execute(sql`
          UPDATE upstream_states SET paused_at = NULL, paused_by = NULL
          WHERE platform = ${platform} AND paused_at IS NOT NULL RETURNING platform`)
      : await tx.execute(sql`
          INSERT INTO upstream_states AS s (platform, paused_at, paused_by) VALUES (${platform}, now(), ${by})
          ON CONFLICT (platform) DO UPDATE SET paused_at = excluded.paused_at, paused_by = excluded.paused_by
          WHERE s.paused_at IS NULL RETURNING platform`);
  return rows.length === 1;
}
