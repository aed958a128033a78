/** All of the list in its order, a page at a time, from one generation of the snapshot: nobody skipped, nobody twice. */
import type { Executor } from "#lib/db/client.ts";
import type { InfluencerListItem } from "#lib/domain/influencer-views.ts";
import { AppError } from "#lib/errors.ts";
import { getGeneration } from "./get-generation.ts";
import { isUndefinedTable } from "./is-undefined-table.ts";
import { listFilters } from "./list-filters.ts";
import { defaultDirection, type ListInput } from "./list-influencers.ts";
import { lostItsRows } from "./lost-its-rows.ts";
import { itemOf, type ListRow, readListRows } from "./read-list-rows.ts";

export type WalkInput = Omit<ListInput, "limit" | "cursor">;

/**
 * The next page is read when it is asked for; who is removed before that is not in it. Throws CURSOR_EXPIRED when whoever
 * reads took so long that the generation is gone, or a crash emptied it meanwhile; UNAVAILABLE when that was before.
 */
export async function* walkInfluencers(
  db: Executor,
  input: WalkInput,
  rowsAtOnce: number,
): AsyncGenerator<InfluencerListItem[]> {
  const snapshot = await getGeneration(db);
  if (snapshot === null) return;
  const { generation, builtAt } = snapshot;
  const { sort = "followers" } = input;
  const { dir = defaultDirection(sort) } = input;
  const filters = listFilters(input);
  for (let from: ListRow | null = null; ; ) {
    const reading = { generation, builtAt, filters, sort, dir, back: false, from, count: rowsAtOnce };
    const rows: ListRow[] = await readListRows(db, reading).catch((error: unknown) => {
      throw isUndefinedTable(error) ? expired() : error;
    });
    // A short page is the end, unless all of it is gone: what has been read so far is no whole list then.
    const isLost = rows.length < rowsAtOnce && (await lostItsRows(db, snapshot));
    if (isLost) throw from === null ? beingBuilt() : expired();
    if (rows.length > 0) yield rows.map(itemOf);
    if (rows.length < rowsAtOnce) return;
    from = rows.at(-1) ?? null;
  }
}

function beingBuilt(): AppError {
  return new AppError("UNAVAILABLE", "The list is being built anew after a crash of the database's server.");
}

function expired(): AppError {
  return new AppError(
    "CURSOR_EXPIRED",
    "The list that was being read is gone: it has been renewed, or is being built anew; begin again.",
  );
}
