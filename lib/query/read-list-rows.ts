/** Rows of one generation of the snapshot in the order of the list, from a place in it on, forwards or backwards. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { WINDOW_DEFAULT } from "#lib/domain/board-terms.ts";
import type { InfluencerListItem, InfluencerSort } from "#lib/domain/influencer-views.ts";
import { stays } from "./gone-since.ts";
import type { ListCursor } from "./list-cursor.ts";

/** With its place: the sort value, and the internal id as the tie-break. */
export type ListRow = InfluencerListItem & Record<string, unknown> & Place;
type Place = Pick<ListCursor, "key" | "id">;

export interface ListReading {
  /** Of the snapshot, and when it was built, epoch seconds. */
  generation: number;
  builtAt: number;
  /** As list-filters gives them. */
  filters: readonly SQL[];
  sort: InfluencerSort;
  dir: "asc" | "desc";
  /** Towards the beginning of the list: the rows come the wrong way round. */
  back: boolean;
  /** The row to go on from, itself left out; null: from the end. */
  from: Place | null;
  /** Rows at most. */
  count: number;
}

const gain = sql.identifier(`gain_${WINDOW_DEFAULT}`);

/** Sort value in SQL, and how a cursor's key becomes one again. Microseconds: what a timestamptz holds. */
const sortKeys: Record<InfluencerSort, { column: SQL; key: SQL; value: (key: string | number) => SQL }> = {
  followers: { column: sql`followers`, key: sql`followers`, value: (key) => sql`${key}::int8` },
  gain: { column: sql`${gain}`, key: sql`${gain}`, value: (key) => sql`${key}::int8` },
  name: { column: sql`name_key`, key: sql`name_key`, value: (key) => sql`${key}::text` },
  added: {
    column: sql`added_at`,
    key: sql`(extract(epoch FROM added_at) * 1000000)::float8`,
    value: (key) => sql`timestamptz 'epoch' + ${key}::int8 * interval '1 microsecond'`,
  },
};

/** Everybody has a name and was added some day. */
const nullable: ReadonlySet<InfluencerSort> = new Set(["followers", "gain"]);

/** Rows with a sort value first, then those without: each half is one walk along an index. */
export async function readListRows(db: Executor, reading: ListReading): Promise<ListRow[]> {
  const { back, from, count } = reading;
  const halves = back ? (["without", "with"] as const) : (["with", "without"] as const);
  const start = from === null ? 0 : halves.indexOf(from.key === null ? "without" : "with");
  const rows: ListRow[] = [];
  for (const half of halves.slice(start)) {
    if (rows.length >= count || (half === "without" && !nullable.has(reading.sort))) continue;
    const place = rows.length === 0 && half === halves[start] ? from : null;
    rows.push(...(await readHalf(db, reading, half, place, count - rows.length)));
  }
  return rows;
}

async function readHalf(
  db: Executor,
  { generation, builtAt, filters, sort, dir, back }: ListReading,
  half: "with" | "without",
  from: Place | null,
  count: number,
): Promise<ListRow[]> {
  const { column, key, value } = sortKeys[sort];
  const falling = (dir === "desc") !== back;
  const beyond = falling ? sql`<` : sql`>`;
  const conditions = [
    half === "with" ? sql`${column} IS NOT NULL` : sql`${column} IS NULL`,
    ...filters,
    // Of most that have left this is the quicker one, and the next one is right.
    stays(builtAt),
    notRemoved,
  ];
  if (from) {
    conditions.push(
      from.key === null
        ? sql`influencer_id ${beyond} ${from.id}`
        : sql`(${column}, influencer_id) ${beyond} (${value(from.key)}, ${from.id})`,
    );
  }
  const order = falling
    ? sql`${column} DESC NULLS LAST, influencer_id DESC`
    : sql`${column} ASC NULLS FIRST, influencer_id ASC`;
  const rows = await db.execute<ListRow>(sql`
    SELECT influencer_id AS id, ${key} AS key, platform, external_id AS "externalId", username, state,
      interval_s AS "interval", tags, extract(epoch FROM added_at)::float8 AS "addedAt", followers, following, posts,
      extract(epoch FROM latest_time)::float8 AS "latestTime",
      extract(epoch FROM retrieved_at)::float8 AS "retrievedAt", rank::float8 AS rank, ${gain} AS gain, demo
    FROM ${sql.identifier(`snapshot_${generation}`)} AS listed WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order} LIMIT ${count}`);
  return [...rows];
}

/**
 * Generations are kept for a while; who was removed since leaves all of them at once. A look by key for each row that is
 * passed, and never a join: while very many are being removed the planner takes them for none, and would go through all of
 * them for each row.
 */
const notRemoved = sql`
  (SELECT i.removed_at IS NOT NULL FROM influencers AS i WHERE i.id = listed.influencer_id) IS NOT TRUE
  AND NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = listed.influencer_id OFFSET 0)`;

/** Without its place, which is nobody's business. */
export function itemOf({ id: _id, key: _key, ...item }: ListRow): InfluencerListItem {
  return item;
}
