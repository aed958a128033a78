/** What tests of bulk actions share: influencers to change, actions at given seconds, batches until none is left. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { BulkChange, BulkOrder } from "#lib/domain/bulk-action.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { runBulkBatch } from "#lib/service/bulk/run-bulk-batch.ts";
import { startBulkAction } from "#lib/service/bulk/start-bulk-action.ts";

/** A whole hour, epoch seconds. */
export const START = 1_700_006_400;
/** A clock that stands, `second` seconds after all began. */
export const at = (second: number) => ({ now: () => (START + second) * 1_000 });
/** Three batches, the last one small. */
export const MANY = 4_500;
export const pause: BulkChange = { kind: "pause" };

export function bulkActionsOn(db: Database) {
  return {
    async add(from: number, count: number, second = 0): Promise<void> {
      const platform = "mockstagram";
      await addInfluencers(db, { platform, externalIds: { from, count }, interval: 60 }, at(second));
    },
    /** Its id. */
    start: (order: Omit<BulkOrder, "filter"> & Partial<BulkOrder>, second = 130) =>
      startBulkAction(db, { filter: {}, ...order }, "admin@example.org", at(second)),
    /** How many batches there were. */
    async runAll(second = 130): Promise<number> {
      let batches = 0;
      while (await runBulkBatch(db, at(second))) batches++;
      return batches;
    },
    async states(): Promise<Record<string, number>> {
      const rows = await db.execute<{ state: string; n: number }>(sql`
        SELECT CASE WHEN removed_at IS NULL THEN state ELSE 'removed' END AS state, count(*)::int AS n
        FROM influencers GROUP BY 1`);
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
  };
}
