/**
 * Rows of a board in their order, from one generation of the snapshot. The ends of a large one are ordered apart
 * (fill-board-ends); whoever asks for what lies between has it sorted. The answer is the same wherever the ends end.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type BoardItem, boardEndsSchema } from "#lib/domain/board.ts";
import type { WindowName } from "#lib/domain/board-terms.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { Generation } from "./get-generation.ts";

/** `value`: what the board is ordered by. `id` is internal. */
export type BoardRow = BoardItem & Record<string, unknown> & { id: number; value: number };

export interface BoardWalk {
  /** Of the snapshot: what the board is ordered by. */
  column: string;
  dir: "asc" | "desc";
  /** The row before the first; null: from the board's beginning. */
  from: { value: number; id: number } | null;
  /** Only those on the way before this value: 0 for who gained (desc), or lost (asc). */
  until?: number;
  /** Of the gains that are shown. */
  window: WindowName;
  /** Only its influencers. */
  platform?: Platform | null;
  count: number;
}

export async function walkBoard(
  db: Executor,
  { generation, boardEnds }: Generation,
  walk: BoardWalk,
): Promise<BoardRow[]> {
  const { column, dir, until, count } = walk;
  const table = sql`${sql.identifier(`snapshot_${generation}`)} AS listed`;
  const [low, high] = boardEndsSchema.nullable().catch(null).parse(boardEnds)?.[column] ?? [];
  if (low === undefined || high === undefined) {
    return await read(db, walk, { tables: table, of: sql`listed`, more: notRemoved });
  }
  const apart = sql.identifier(`board_ends_${generation}`);
  const name = sql`${apart}.${sql.identifier(column)}`;
  // As its index says it, to the letter: a parameter is not known to lie inside.
  const inside = sql.raw(dir === "desc" ? `>= '${high}'::float8` : `<= '${low}'::float8`);
  const found = await read(db, walk, {
    tables: sql`${apart} JOIN ${table} ON listed.influencer_id = ${apart}.influencer_id`,
    of: sql`${apart}`,
    more: sql`${name} ${inside} AND ${notRemoved}`,
  });
  const isWhole = until !== undefined && (dir === "desc" ? until >= high : until <= low);
  if (found.length >= count || isWhole) return found;
  return await read(db, walk, { tables: table, of: sql`listed`, more: notAmongRemoved });
}

async function read(
  db: Executor,
  { column, dir, from, until, window, platform, count }: BoardWalk,
  { tables, of, more }: { tables: SQL; of: SQL; more: SQL },
): Promise<BoardRow[]> {
  const value = sql`${of}.${sql.identifier(column)}`;
  const [beyond, order] = dir === "desc" ? [sql`<`, sql`DESC`] : [sql`>`, sql`ASC`];
  const conditions = [sql`${value} IS NOT NULL`, more];
  if (platform) conditions.push(sql`listed.platform = ${platform}`);
  const type = column.startsWith("percent") ? sql`float8` : sql`int8`;
  if (from) {
    conditions.push(sql`(${value}, ${of}.influencer_id) ${beyond} (${from.value}::${type}, ${from.id})`);
  }
  if (until !== undefined) {
    conditions.push(sql`${value} ${dir === "desc" ? sql`>` : sql`<`} ${until}::${type}`);
  }
  // As the indexes stand, so that a board is one walk along one of them: no row without a value is among these.
  const nulls = dir === "desc" ? sql`NULLS LAST` : sql`NULLS FIRST`;
  const rows = await db.execute<BoardRow>(sql`
    SELECT listed.influencer_id AS id, ${value}::float8 AS value, ${boardColumns(window)} FROM ${tables}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${value} ${order} ${nulls}, ${of}.influencer_id ${order} LIMIT ${count}`);
  return [...rows];
}

/** Who was removed since leaves all boards at once. */
export const notRemoved = sql`EXISTS (
  SELECT FROM influencers AS i WHERE i.id = listed.influencer_id AND i.removed_at IS NULL)`;

/** The same, for all rows at once: those few are looked up, not the others. */
const notAmongRemoved = sql`NOT EXISTS (
    SELECT FROM influencers AS i WHERE i.id = listed.influencer_id AND i.removed_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = listed.influencer_id)`;

/** The columns of a BoardItem, from a generation's table `listed`. */
export function boardColumns(window: WindowName): SQL {
  return sql`listed.platform, listed.external_id AS "externalId", listed.username, listed.state,
    extract(epoch FROM listed.added_at)::float8 AS "addedAt", listed.followers,
    extract(epoch FROM listed.latest_time)::float8 AS "latestTime",
    listed.${sql.identifier(`gain_${window}`)} AS gain, listed.${sql.identifier(`percent_${window}`)} AS "gainPercent",
    listed.demo`;
}
