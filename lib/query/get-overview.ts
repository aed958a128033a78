/** The overview of all influencers, as the snapshot has them: sums that stand with the generation, and ends of its boards. */
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#lib/db/client.ts";
import {
  type BoardItem,
  type Fleet,
  type Overview,
  PERCENT_FOLLOWERS_MIN,
  type Totals,
  totalsSchema,
  windowStartsSchema,
} from "#lib/domain/board.ts";
import { WINDOW_DEFAULT, type WindowName, windowNames } from "#lib/domain/board-terms.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import { influencerStates } from "#lib/domain/influencer-terms.ts";
import type { Clock } from "#lib/time.ts";
import { getGeneration } from "./get-generation.ts";
import { lostItsRows } from "./lost-its-rows.ts";
import { snapshotHead } from "./snapshot-head.ts";
import { boardColumns, notRemoved, walkBoard } from "./walk-board.ts";

/** Of each list. */
const LISTED = 10;

export type FleetOverview = Omit<Overview, "coverage">;

export async function getOverview(
  db: Database,
  { window = WINDOW_DEFAULT }: { window?: WindowName | undefined },
  clock: Clock,
): Promise<FleetOverview> {
  // One snapshot for all statements: sums and lists are of one generation, which can't be dropped in between.
  return await db.transaction((tx) => overviewOf(tx, window, clock), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

async function overviewOf(tx: Transaction, window: WindowName, clock: Clock): Promise<FleetOverview> {
  const snapshot = await getGeneration(tx);
  const totals = totalsSchema.safeParse(snapshot?.totals);
  const starts = windowStartsSchema.safeParse(snapshot?.windows);
  if (snapshot === null || !totals.success || !starts.success) {
    const lists = { topMovers: [], topPercent: [], largestDrops: [], newest: [] };
    const none = { platforms: [], window: null, snapshot: null };
    return { ...sumFleets([]), ...none, ...lists, percentFollowersMin: PERCENT_FOLLOWERS_MIN };
  }
  const { generation, builtAt } = snapshot;
  const movers = async (by: "gain" | "percent", dir: "asc" | "desc"): Promise<BoardItem[]> => {
    const walk = { column: `${by}_${window}`, window, dir, from: null, until: 0, count: LISTED };
    const rows = await walkBoard(tx, snapshot, walk);
    return rows.map(({ id: _id, value: _value, ...item }) => item);
  };
  const newest = await tx.execute<BoardItem & Record<string, unknown>>(sql`
    SELECT ${boardColumns(window)} FROM ${sql.identifier(`snapshot_${generation}`)} AS listed
    WHERE added_at IS NOT NULL AND ${notRemoved}
    ORDER BY added_at DESC NULLS LAST, influencer_id DESC LIMIT ${LISTED}`);
  const sums = {
    ...sumFleets(totals.data),
    platforms: totals.data,
    window: { name: window, from: starts.data[window], to: builtAt },
    percentFollowersMin: PERCENT_FOLLOWERS_MIN,
    snapshot: snapshotHead(snapshot, clock),
  };
  // The sums stand with the generation, and are as true as they were; of its lists nothing is known any more.
  if (newest.length === 0 && (await lostItsRows(tx, snapshot))) {
    return { ...sums, topMovers: null, topPercent: null, largestDrops: null, newest: null };
  }
  return {
    ...sums,
    topMovers: await movers("gain", "desc"),
    topPercent: await movers("percent", "desc"),
    largestDrops: await movers("gain", "asc"),
    newest: [...newest],
  };
}

/** Over all platforms. The average is of all counts, not of the platforms' averages. */
function sumFleets(totals: Totals): Fleet & { averageFollowers: number | null } {
  const add = (pick: (fleet: Fleet) => number) => totals.reduce((sum, fleet) => sum + pick(fleet), 0);
  const sumOf = (pick: (fleet: Fleet) => { sum: number; count: number }) => ({
    sum: add((fleet) => pick(fleet).sum),
    count: add((fleet) => pick(fleet).count),
  });
  const states: Partial<Record<InfluencerState, number>> = {};
  for (const state of influencerStates) {
    const count = add((fleet) => fleet.states[state] ?? 0);
    if (count > 0) states[state] = count;
  }
  const gain = (name: WindowName) => sumOf((fleet) => fleet.gains[name]);
  const [hour, day, week, month] = windowNames;
  const followers = sumOf((fleet) => fleet.followers);
  return {
    influencers: add((fleet) => fleet.influencers),
    demo: add((fleet) => fleet.demo),
    states,
    followers,
    gains: { [hour]: gain(hour), [day]: gain(day), [week]: gain(week), [month]: gain(month) },
    averageFollowers: followers.count === 0 ? null : followers.sum / followers.count,
  };
}
