/** Begins a bulk action: whom it is about is fixed by one statement, and whoever is added later is not among them. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { registryConditions } from "#lib/db/registry-conditions.ts";
import type { BulkChange } from "#lib/domain/bulk-action.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";

/** Influencers a batch: others wait for the registry lock no longer than it takes, some tenths of a second. */
const BATCH = 2_000;

export interface OpenBulkActionInput {
  action: BulkChange;
  filter: RegistryFilter;
  /** Epoch seconds. */
  asOf: number;
  now: number;
  createdBy: string;
}

export async function openBulkAction(
  tx: Transaction,
  { action, filter, asOf, now, createdBy }: OpenBulkActionInput,
): Promise<{ id: number; matching: number }> {
  const at = sql`to_timestamp(${now}::float8)`;
  const [row] = await tx.execute<{ id: number }>(sql`
    INSERT INTO bulk_actions (action, filter, matching, created_by, created_at, queued_at)
    VALUES (${JSON.stringify(action)}::text::jsonb, ${JSON.stringify(filter)}::text::jsonb, 0, ${createdBy}, ${at}, ${at})
    RETURNING id`);
  if (row === undefined) throw new Error("the bulk action has no number");
  // In no order within a batch: sorting a million twice would take a second more, and who locks them does it in order.
  const [counted] = await tx.execute<{ matching: number }>(sql`
    WITH batch AS (
      INSERT INTO bulk_batches (bulk_id, n, influencer_ids)
      SELECT ${row.id}::int, n, array_agg(id)
      FROM (
        SELECT id, (row_number() OVER (ORDER BY id) - 1) / ${BATCH}::int AS n FROM influencers
        WHERE ${sql.join(registryConditions(filter, asOf), sql` AND `)}
      ) AS numbered
      GROUP BY n
      RETURNING cardinality(influencer_ids) AS members
    )
    UPDATE bulk_actions SET matching = (SELECT coalesce(sum(members), 0) FROM batch)
    WHERE id = ${row.id} RETURNING matching`);
  return { id: row.id, matching: counted?.matching ?? 0 };
}
