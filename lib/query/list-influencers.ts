/** Pages of the list of influencers, within one generation of the snapshot: no row is skipped or doubled. */
import type { Executor } from "#lib/db/client.ts";
import {
  type InfluencerList,
  type InfluencerSort,
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
} from "#lib/domain/influencer-views.ts";
import { nextBuildDue } from "#lib/domain/snapshot-pace.ts";
import { AppError } from "#lib/errors.ts";
import { countMatches } from "./count-matches.ts";
import { type Generation, getGeneration } from "./get-generation.ts";
import { isUndefinedTable } from "./is-undefined-table.ts";
import { decodeCursor, encodeCursor, type ListCursor } from "./list-cursor.ts";
import { type ListFilter, listFilters } from "./list-filters.ts";
import { lostItsRows } from "./lost-its-rows.ts";
import { itemOf, type ListRow, readListRows } from "./read-list-rows.ts";

export interface ListInput extends ListFilter {
  /** Default: followers. */
  sort?: InfluencerSort | undefined;
  /** Default: asc for name, else desc. Rows without a value come last in both. */
  dir?: "asc" | "desc" | undefined;
  limit?: number | undefined;
  /** Of an earlier page with the same sort and direction. */
  cursor?: string | undefined;
}

/** Throws CURSOR_EXPIRED when the cursor's generation is gone, or a crash emptied it, BAD_REQUEST for a cursor that is none or doesn't fit. */
export async function listInfluencers(db: Executor, input: ListInput = {}): Promise<InfluencerList> {
  const { sort = "followers", limit = LIST_LIMIT_DEFAULT } = input;
  const dir = input.dir ?? defaultDirection(sort);
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
  try {
    const page = snapshot && (await listPage(db, input, { sort, dir, limit, cursor, snapshot }));
    if (page) return page;
  } catch (error) {
    // The generation was dropped between the two statements.
    if (cursor && isUndefinedTable(error)) throw expired();
    throw error;
  }
  if (cursor) throw expired();
  return { items: [], next: null, previous: null, total: 0, totalIsExact: true, all: 0, snapshot: null };
}

export function defaultDirection(sort: InfluencerSort): "asc" | "desc" {
  return sort === "name" ? "asc" : "desc";
}

interface Page {
  sort: InfluencerSort;
  dir: "asc" | "desc";
  limit: number;
  cursor: ListCursor | null;
  snapshot: Generation;
}

/** null: the generation lost its rows. */
async function listPage(db: Executor, input: ListInput, page: Page): Promise<InfluencerList | null> {
  const { sort, dir, limit, cursor, snapshot } = page;
  const { generation, builtAt } = snapshot;
  const filters = listFilters(input);
  const back = cursor?.side === "before";
  // One row more than asked for tells whether there is a further page.
  const found = await readListRows(db, {
    ...{ generation, builtAt, filters, sort, dir, back },
    from: cursor,
    count: limit + 1,
  });
  const more = found.length > limit;
  if (!more && (await lostItsRows(db, snapshot))) return null;
  const rows = found.slice(0, limit);
  if (back) rows.reverse();
  const all = await countMatches(db, {}, snapshot);
  const total = filters.length === 0 ? all : await countMatches(db, input, snapshot);
  const place = (row: ListRow | undefined, side: ListCursor["side"]) =>
    row ? encodeCursor({ generation, sort, dir, side, key: row.key, id: row.id }) : null;
  return {
    items: rows.map(itemOf),
    next: (back ? cursor !== null : more) ? place(rows.at(-1), "after") : null,
    previous: (back ? more : cursor !== null) ? place(rows[0], "before") : null,
    total,
    totalIsExact: true,
    all,
    snapshot: { generation, builtAt, nextDue: nextBuildDue(snapshot) },
  };
}

function expired(): AppError {
  return new AppError("CURSOR_EXPIRED", "The list has been renewed since; begin again at its first page.");
}
