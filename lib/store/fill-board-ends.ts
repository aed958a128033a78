/**
 * The boards of gains in a generation of the snapshot. An index over all rows for each of the eight costs as much as all
 * else in a build, while people look at the first pages: of many rows only the first and the last hundredth are ordered,
 * in a table of their own. Where they end is what the statistics say: any other place would be as right (walk-board). The
 * one gain that the list is sorted by is ordered as a whole, by fill-snapshot, and so is its board.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { BoardEnds } from "#lib/domain/board.ts";
import { WINDOW_DEFAULT, windowNames } from "#lib/domain/board-terms.ts";
import { snapshotTable } from "./fill-snapshot.ts";
import { noRests, type Rests } from "./rests.ts";

/** Fewer are ordered as a whole: that takes no second. */
const ENDS_FROM = 50_000;
const columns = windowNames
  .flatMap((window) => [`gain_${window}`, `percent_${window}`])
  .filter((column) => column !== `gain_${WINDOW_DEFAULT}`);

export interface FillBoardEndsInput {
  generation: number;
  /** Rows. */
  influencers: number;
  /** From how many rows on. */
  endsFrom?: number | undefined;
  rests?: Rests;
}

/** The name of the table with a generation's ends. */
export function boardEndsTable(generation: number): SQL {
  return sql`${sql.identifier(`board_ends_${Math.trunc(generation)}`)}`;
}

/** After ANALYZE of the columns. What it answers not of is ordered as a whole; null: all boards are. */
export async function fillBoardEnds(tx: Transaction, input: FillBoardEndsInput): Promise<BoardEnds | null> {
  const { generation, influencers, endsFrom = ENDS_FROM, rests = noRests } = input;
  const execute = (statement: SQL) => rests.after(tx, () => tx.execute(statement));
  const ends = influencers < endsFrom ? {} : await findEnds(tx, generation);
  const table = snapshotTable(generation);
  for (const name of columns.filter((column) => ends[column] === undefined)) {
    const column = sql.identifier(name);
    await execute(
      sql`CREATE INDEX ON ${table} (${column} NULLS FIRST, influencer_id) WHERE ${column} IS NOT NULL`,
    );
  }
  const named = Object.entries(ends).map(([name, [low, high]]) => {
    const column = sql.identifier(name);
    return { column, inside: sql`${column} <= ${number(low)} OR ${column} >= ${number(high)}` };
  });
  if (named.length === 0) return null;
  const apart = boardEndsTable(generation);
  await execute(sql`
    CREATE UNLOGGED TABLE ${apart} AS
    SELECT influencer_id, ${sql.join(
      named.map(({ column }) => sql`${column}`),
      sql`, `,
    )}
    FROM ${table} WHERE ${sql.join(
      named.map(({ inside }) => inside),
      sql` OR `,
    )}`);
  for (const { column, inside } of named) {
    await execute(sql`CREATE INDEX ON ${apart} (${column} NULLS FIRST, influencer_id) WHERE ${inside}`);
  }
  return ends;
}

/** Utility statements take no parameters; all digits, so that it is the value itself. */
function number(value: number): SQL {
  return sql`${sql.raw(`'${Number(value)}'`)}::float8`;
}

/** The first and the last inner bound of each histogram. A column with few different values has none. */
async function findEnds(tx: Transaction, generation: number): Promise<BoardEnds> {
  const rows = await tx.execute<{ name: string; low: number; high: number }>(sql`
    SELECT name, bounds[2] AS low, bounds[cardinality(bounds) - 1] AS high
    FROM (
      SELECT attname AS name, histogram_bounds::text::float8[] AS bounds FROM pg_stats
      WHERE schemaname = current_schema() AND tablename = ${`snapshot_${Math.trunc(generation)}`}
        AND attname = ANY (${sql.param(columns)}::text[])
    ) AS known
    WHERE cardinality(bounds) > 3`);
  return Object.fromEntries(
    rows.flatMap(({ name, low, high }) => (low < high ? [[name, [low, high] as const]] : [])),
  );
}
