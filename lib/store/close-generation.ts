/** Notes what a generation of the snapshot holds: rows, where its windows begin, and the sums over all of it. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { BoardEnds, WindowStarts } from "#lib/domain/board.ts";
import { windowNames } from "#lib/domain/board-terms.ts";
import { snapshotTable } from "./fill-snapshot.ts";
import { noRests, type Rests } from "./rests.ts";
import { gainColumn } from "./snapshot-gains.ts";

export interface CloseGenerationInput {
  generation: number;
  /** By the database's clock, epoch seconds. */
  begunAt: number;
  /** Rows. */
  influencers: number;
  /** Epoch seconds. */
  windows: WindowStarts;
  boardEnds: BoardEnds | null;
  rests?: Rests;
}

/** The sums are made here, in one walk through the rows, so that no reader needs one. */
export async function closeGeneration(tx: Transaction, input: CloseGenerationInput): Promise<void> {
  const { generation, begunAt, influencers, windows, boardEnds, rests = noRests } = input;
  const names = ["followers", ...windowNames] as const;
  const sums = sql.join(
    names.map((name) => {
      const column = name === "followers" ? sql`followers` : sql`${gainColumn("gain", name)}`;
      return sql`sum(${column})::int8 AS ${sql.identifier(`sum_${name}`)},
        count(${column})::int AS ${sql.identifier(`count_${name}`)}`;
    }),
    sql`, `,
  );
  const total = (name: string) => sql`jsonb_build_object(
    'sum', coalesce(sum(${sql.identifier(`sum_${name}`)}), 0), 'count', sum(${sql.identifier(`count_${name}`)}))`;
  const gains = sql.join(
    windowNames.map((name) => sql`${sql.raw(`'${name}'`)}, ${total(name)}`),
    sql`, `,
  );
  await tx.execute(sql`
    UPDATE snapshot_generations SET influencers = ${influencers},
      windows = ${JSON.stringify(windows)}::text::jsonb,
      board_ends = ${boardEnds && JSON.stringify(boardEnds)}::text::jsonb, totals = (
        SELECT coalesce(jsonb_agg(fleet.value ORDER BY fleet.platform), '[]') FROM (
          SELECT platform, jsonb_build_object('platform', platform, 'influencers', sum(rows), 'demo', sum(demo),
            'states', jsonb_object_agg(state, rows), 'followers', ${total("followers")},
            'gains', jsonb_build_object(${gains})) AS value
          FROM (
            SELECT platform, state, count(*)::int AS rows, count(*) FILTER (WHERE demo)::int AS demo, ${sums}
            FROM ${snapshotTable(generation)} GROUP BY platform, state
          ) AS part
          GROUP BY platform
        ) AS fleet)
    WHERE generation = ${generation}`);
  // In a statement of its own: the sums belong to what it took.
  await tx.execute(sql`
    UPDATE snapshot_generations SET rested_ms = rested,
      took_ms = greatest(1, ceil(1000 * (extract(epoch FROM clock_timestamp()) - ${begunAt}::float8))::int - rested)
    FROM (SELECT (${rests.afterMs()}::int + ${rests.inRowsMs(snapshotTable(generation))})::int AS rested) AS rests
    WHERE generation = ${generation}`);
}
