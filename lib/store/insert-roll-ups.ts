/** Stores the roll-ups of an hour that are not there. After drop-stale-roll-ups they are all there, and right. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { hourRollUps, type RollUpInput, rollUpColumns } from "./hour-roll-ups.ts";

export async function insertRollUps(tx: Transaction, { hour, ids }: RollUpInput): Promise<void> {
  const columns = sql.join(
    ["influencer_id", "time", ...rollUpColumns].map((name) => sql.identifier(name)),
    sql`, `,
  );
  await tx.execute(sql`
    WITH ${hourRollUps(sql`SELECT unnest(${sql.param([...ids])}::int[]) AS id`, hour)}, stored AS (
      INSERT INTO rollups_15m (${columns})
      SELECT ${columns} FROM quarters
      ON CONFLICT DO NOTHING
    )
    INSERT INTO rollups_1h (${columns}, minutes)
    SELECT ${columns}, minutes FROM hours
    ON CONFLICT DO NOTHING`);
}
