/** Pages of the list of influencers, within one generation of the snapshot: no row is skipped or doubled. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { startsWith } from "#lib/db/starts-with.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import {
  type InfluencerList,
  type InfluencerListItem,
  type InfluencerSort,
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
} from "#lib/domain/influencer-views.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { nextBuildDue } from "#lib/domain/snapshot-pace.ts";
import { AppError } from "#lib/errors.ts";
import { type Generation, getGeneration } from "./get-generation.ts";
import { instant } from "./instant.ts";
import { isUndefinedTable } from "./is-undefined-table.ts";
import { decodeCursor, encodeCursor, type ListCursor } from "./list-cursor.ts";

export interface ListInput {
  /** Beginning of the name (any case) or of the external id. */
  search?: string | undefined;
  platform?: Platform | undefined;
  state?: InfluencerState | undefined;
  tag?: string | undefined;
  /** Default: followers. */
  sort?: InfluencerSort | undefined;
  /** Default: desc for followers and added, asc for name. Rows without a value come last in both. */
  dir?: "asc" | "desc" | undefined;
  limit?: number | undefined;
  /** Of an earlier page with the same sort and direction. */
  cursor?: string | undefined;
}

type Row = InfluencerListItem & Record<string, unknown> & { id: number; key: number | string | null };
type Place = Pick<ListCursor, "key" | "id">;

/** Sort value in SQL, and how a cursor's key becomes one again. Microseconds: what a timestamptz holds. */
const sortKeys: Record<InfluencerSort, { column: SQL; key: SQL; value: (key: string | number) => SQL }> = {
  followers: { column: sql`followers`, key: sql`followers`, value: (key) => sql`${key}::int8` },
  name: { column: sql`name_key`, key: sql`name_key`, value: (key) => sql`${key}::text` },
  added: {
    column: sql`added_at`,
    key: sql`(extract(epoch FROM added_at) * 1000000)::float8`,
    value: (key) => sql`timestamptz 'epoch' + ${key}::int8 * interval '1 microsecond'`,
  },
};

/** Throws CURSOR_EXPIRED when the cursor's generation is gone, BAD_REQUEST for a cursor that is none or doesn't fit. */
export async function listInfluencers(db: Executor, input: ListInput = {}): Promise<InfluencerList> {
  const { sort = "followers", limit = LIST_LIMIT_DEFAULT } = input;
  const dir = input.dir ?? (sort === "name" ? "asc" : "desc");
  if (!Number.isInteger(limit) || limit < 1 || limit > LIST_LIMIT_MAX) {
    throw new AppError("BAD_REQUEST", `limit is a whole number from 1 to ${LIST_LIMIT_MAX}.`);
  }
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (cursor && (cursor.sort !== sort || cursor.dir !== dir)) {
    throw new AppError("BAD_REQUEST", "This cursor belongs to another sort order.", {
      details: { field: "cursor" },
    });
  }
  const snapshot = await getGeneration(db, cursor?.generation);
  if (snapshot === null) {
    if (cursor) throw expired();
    return { items: [], next: null, previous: null, total: 0, totalIsExact: true, snapshot: null };
  }
  try {
    return await listPage(db, input, { sort, dir, limit, cursor, snapshot });
  } catch (error) {
    // The generation was dropped between the two statements.
    if (cursor && isUndefinedTable(error)) throw expired();
    throw error;
  }
}

interface Page {
  sort: InfluencerSort;
  dir: "asc" | "desc";
  limit: number;
  cursor: ListCursor | null;
  snapshot: Generation;
}

async function listPage(db: Executor, input: ListInput, page: Page): Promise<InfluencerList> {
  const { sort, dir, limit, cursor, snapshot } = page;
  const { generation, builtAt } = snapshot;
  const table = sql.identifier(`snapshot_${generation}`);
  const filters = filtersOf(input);
  const back = cursor?.side === "before";
  // One row more than asked for tells whether there is a further page.
  const found = await readOn(db, {
    table,
    filters,
    sort,
    dir,
    back,
    from: cursor,
    count: limit + 1,
    builtAt,
  });
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (back) rows.reverse();
  const total = await countMatches(db, table, filters, snapshot);
  const place = (row: Row | undefined, side: ListCursor["side"]) =>
    row ? encodeCursor({ generation, sort, dir, side, key: row.key, id: row.id }) : null;
  return {
    items: rows.map(({ id: _id, key: _key, ...item }) => item),
    next: (back ? cursor !== null : more) ? place(rows.at(-1), "after") : null,
    previous: (back ? more : cursor !== null) ? place(rows[0], "before") : null,
    total,
    totalIsExact: true,
    snapshot: { generation, builtAt, nextDue: nextBuildDue(snapshot) },
  };
}

interface Reading {
  table: SQL | ReturnType<typeof sql.identifier>;
  filters: readonly SQL[];
  sort: InfluencerSort;
  dir: "asc" | "desc";
  back: boolean;
  from: Place | null;
  count: number;
  /** Of the generation, epoch seconds. */
  builtAt: number;
}

/** Rows with a sort value first, then those without: each half is one walk along an index. */
async function readOn(db: Executor, reading: Reading): Promise<Row[]> {
  const { back, from, count } = reading;
  const halves = back ? (["without", "with"] as const) : (["with", "without"] as const);
  const start = from === null ? 0 : halves.indexOf(from.key === null ? "without" : "with");
  const rows: Row[] = [];
  for (const half of halves.slice(start)) {
    if (rows.length >= count || (half === "without" && reading.sort !== "followers")) continue;
    const place = rows.length === 0 && half === halves[start] ? from : null;
    rows.push(...(await readHalf(db, reading, half, place, count - rows.length)));
  }
  return rows;
}

async function readHalf(
  db: Executor,
  { table, filters, sort, dir, back, builtAt }: Reading,
  half: "with" | "without",
  from: Place | null,
  count: number,
): Promise<Row[]> {
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
  const rows = await db.execute<Row>(sql`
    SELECT influencer_id AS id, ${key} AS key, platform, external_id AS "externalId", username, state,
      interval_s AS "interval", tags, extract(epoch FROM added_at)::float8 AS "addedAt", followers, following, posts,
      extract(epoch FROM latest_time)::float8 AS "latestTime", rank::float8 AS rank, demo
    FROM ${table} AS listed WHERE ${sql.join(conditions, sql` AND `)}
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

/** Not among those that have left: in a hash, however many they are. */
function stays(builtAt: number): SQL {
  return sql`influencer_id NOT IN (SELECT unnest(${goneSince(builtAt)}))`;
}

/**
 * Who has left a generation, and some who never were in it; the minute is for clocks that differ. As an array, of whose
 * length the planner takes no wrong guess from statistics that are not there yet.
 */
function goneSince(builtAt: number): SQL {
  const since = sql`${instant(builtAt)} - interval '1 minute'`;
  return sql`ARRAY(
    SELECT id FROM influencers WHERE removed_at >= ${since}
    UNION ALL SELECT influencer_id FROM erased_influencers WHERE erased_at >= ${since})`;
}

async function countMatches(
  db: Executor,
  table: Reading["table"],
  filters: readonly SQL[],
  { influencers, builtAt }: Generation,
): Promise<number> {
  // All of a million are known without counting them; only those that have left since are looked up.
  const [row] = await db.execute<{ count: number }>(
    filters.length === 0
      ? sql`
          SELECT ${influencers}::int - count(*)::int AS count FROM ${table}
          WHERE influencer_id = ANY (${goneSince(builtAt)})`
      : sql`
          SELECT count(*)::int AS count FROM ${table}
          WHERE ${sql.join([...filters, stays(builtAt)], sql` AND `)}`,
  );
  return row?.count ?? 0;
}

function filtersOf({ search, platform, state, tag }: ListInput): SQL[] {
  const filters: SQL[] = [];
  if (search) {
    filters.push(
      sql`(${startsWith(sql`name_key`, search, "any case")} OR ${startsWith(sql`external_id`, search)})`,
    );
  }
  if (platform) filters.push(sql`platform = ${platform}`);
  if (state) filters.push(sql`state = ${state}`);
  if (tag) filters.push(sql`tags @> ARRAY[${tag}]::text[]`);
  return filters;
}

function expired(): AppError {
  return new AppError("CURSOR_EXPIRED", "The list has been renewed since; begin again at its first page.");
}
