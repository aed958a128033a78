/** From when data points and 15-minute roll-ups are kept, as the executor's snapshot has it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { ALL_KEPT, type KeptFrom } from "#lib/domain/kept-from.ts";

export async function getKeptFrom(db: Executor): Promise<KeptFrom> {
  const rows = await db.execute<{ source: string; keptFrom: number }>(sql`
    SELECT source, extract(epoch FROM kept_from)::float8 AS "keptFrom" FROM retention`);
  const of = (source: string) => rows.find((row) => row.source === source)?.keptFrom;
  return {
    dataPoints: of("data_points") ?? ALL_KEPT.dataPoints,
    quarters: of("rollups_15m") ?? ALL_KEPT.quarters,
  };
}
