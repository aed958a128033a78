/** A board: influencers by followers or by what they gained, within one generation of the snapshot; nothing is counted. */
import { z } from "zod";
import type { Executor } from "#lib/db/client.ts";
import {
  BOARD_LIMIT_DEFAULT,
  BOARD_LIMIT_MAX,
  boardMetricSchema,
  type Leaderboard,
  PERCENT_FOLLOWERS_MIN,
  windowSchema,
  windowStartsSchema,
} from "#lib/domain/board.ts";
import { type BoardMetric, WINDOW_DEFAULT, type WindowName } from "#lib/domain/board-terms.ts";
import { type Platform, platformSchema } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import type { Clock } from "#lib/time.ts";
import { type Generation, getGeneration } from "./get-generation.ts";
import { isUndefinedTable } from "./is-undefined-table.ts";
import { listRankChanges } from "./list-rank-changes.ts";
import { lostItsRows } from "./lost-its-rows.ts";
import { cursorNumber, openCursor, sealCursor } from "./seal-cursor.ts";
import { snapshotHead } from "./snapshot-head.ts";
import { type BoardRow, walkBoard } from "./walk-board.ts";

export interface BoardInput {
  metric: BoardMetric;
  /** Of the gains that are shown, whatever the metric. */
  window?: WindowName | undefined;
  platform?: Platform | undefined;
  /** Default desc: the most first. */
  dir?: "asc" | "desc" | undefined;
  limit?: number | undefined;
  /** Of an earlier page of the same board. */
  cursor?: string | undefined;
}

const cursorSchema = z
  .strictObject({
    list: z.literal("board"),
    generation: cursorNumber(1),
    metric: boardMetricSchema,
    window: windowSchema,
    platform: platformSchema.nullable(),
    dir: z.enum(["asc", "desc"]),
    /** The last row of the page before: its value, id, rank, and how many stood up to it. */
    value: z.number(),
    id: cursorNumber(),
    rank: cursorNumber(1),
    place: cursorNumber(1),
  })
  // Only a percentage has a fraction: the others are compared with whole numbers.
  .refine(({ metric, value }) => metric === "gain_percent" || Number.isSafeInteger(value));
type BoardCursor = z.infer<typeof cursorSchema>;

/** Throws CURSOR_EXPIRED when the cursor's generation is gone, or a crash emptied it, BAD_REQUEST for one that is none or doesn't fit. */
export async function listBoard(db: Executor, input: BoardInput, clock: Clock): Promise<Leaderboard> {
  const { metric, window = WINDOW_DEFAULT, platform = null, dir = "desc" } = input;
  const { limit = BOARD_LIMIT_DEFAULT } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > BOARD_LIMIT_MAX) {
    throw new AppError("BAD_REQUEST", `limit is a whole number from 1 to ${BOARD_LIMIT_MAX}.`);
  }
  const board = { metric, window, platform, dir };
  const cursor = input.cursor === undefined ? null : openCursor(cursorSchema, input.cursor);
  if (cursor && Object.entries(board).some(([name, value]) => Reflect.get(cursor, name) !== value)) {
    throw new AppError("BAD_REQUEST", "This cursor belongs to another board.", {
      details: { field: "cursor" },
    });
  }
  const snapshot = await getGeneration(db, cursor?.generation);
  const starts = windowStartsSchema.safeParse(snapshot?.windows);
  const answer = { metric, dir, platform, percentFollowersMin: PERCENT_FOLLOWERS_MIN };
  const none = { ...answer, window: null, items: [], ranks: null, next: null, snapshot: null };
  if (snapshot === null || !starts.success) {
    if (cursor) throw expired();
    return none;
  }
  // One row more than asked for tells whether there is a further page.
  const orExpired = (error: unknown) => {
    throw cursor && isUndefinedTable(error) ? expired() : error;
  };
  const found = await readBoard(db, snapshot, board, cursor, limit + 1).catch(orExpired);
  if (found.length <= limit && (await lostItsRows(db, snapshot).catch(orExpired))) {
    if (cursor) throw expired();
    return none;
  }
  const ranked = rank(found.slice(0, limit), cursor);
  // On its own board a platform's ranks of now are the board's; elsewhere only those among all are known.
  const isOwn = metric === "followers" && dir === "desc" && platform !== null;
  const changes = await listRankChanges(db, {
    snapshot,
    ids: ranked.map(({ id }) => id),
    platform: isOwn ? platform : null,
  }).catch(orExpired);
  const ranksOf = ({ id, rank: own }: { id: number; rank: number }) => {
    const known = changes.rows.get(id) ?? { now: null, dayAgo: null, weekAgo: null };
    return isOwn ? { ...known, now: own } : known;
  };
  const last = found.length > limit ? ranked.at(-1) : undefined;
  const { generation, builtAt } = snapshot;
  const sealed = last && { list: "board", generation, ...board, place: (cursor?.place ?? 0) + ranked.length };
  return {
    ...answer,
    window: { name: window, from: starts.data[window], to: builtAt },
    items: ranked.map(({ id, value: _value, ...item }) => ({ ...item, ranks: ranksOf({ ...item, id }) })),
    ranks: changes.ranks,
    next: last && sealed ? sealCursor({ ...sealed, value: last.value, id: last.id, rank: last.rank }) : null,
    snapshot: snapshotHead(snapshot, clock),
  };
}

/** Equal values share the rank of the first of them. */
function rank(rows: readonly BoardRow[], before: BoardCursor | null): (BoardRow & { rank: number })[] {
  let last = before && { value: before.value, rank: before.rank };
  return rows.map((row, i) => {
    const own = last?.value === row.value ? last.rank : (before?.place ?? 0) + i + 1;
    last = { value: row.value, rank: own };
    return { ...row, rank: own };
  });
}

async function readBoard(
  db: Executor,
  snapshot: Generation,
  { metric, window, platform, dir }: Pick<BoardCursor, "metric" | "window" | "platform" | "dir">,
  from: BoardCursor | null,
  count: number,
): Promise<BoardRow[]> {
  const column = { followers: "followers", gain: `gain_${window}`, gain_percent: `percent_${window}` }[
    metric
  ];
  return await walkBoard(db, snapshot, { column, window, platform, dir, from, count });
}

function expired(): AppError {
  return new AppError("CURSOR_EXPIRED", "The board has been renewed since; begin again at its first page.");
}
