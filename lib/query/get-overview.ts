/** The overview of all influencers, as the snapshot has them: sums that stand with the generation, and ends of its boards. */
import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#lib/db/client.ts";
import {
  type BoardItem,
  type Fleet,
  type Overview,
  type Totals,
  totalsSchema,
  WINDOW_DEFAULT,
  type WindowName,
  windowNames,
  windowStartsSchema,
} from "#lib/domain/board.ts";
import { type InfluencerState, influencerStates } from "#lib/domain/influencer.ts";
import type { Clock } from "#lib/time.ts";
import { getGeneration } from "./get-generation.ts";
import { boardColumns, notRemoved } from "./list-board.ts";
import { snapshotHead } from "./snapshot-head.ts";

/** Of each list. */
const LISTED = 10;

export async function getOverview(
  db: Database,
  { window = WINDOW_DEFAULT }: { window?: WindowName | undefined },
  clock: Clock,
): Promise<Overview> {
  // One snapshot for all statements: sums and lists are of one generation, which can't be dropped in between.
  return await db.transaction((tx) => overviewOf(tx, window, clock), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

async function overviewOf(tx: Transaction, window: WindowName, clock: Clock): Promise<Overview> {
  const snapshot = await getGeneration(tx);
  const totals = totalsSchema.safeParse(snapshot?.totals);
  const starts = windowStartsSchema.safeParse(snapshot?.windows);
  if (snapshot === null || !totals.success || !starts.success) {
    const lists = { topMovers: [], largestDrops: [], newest: [] };
    return { ...sumFleets([]), platforms: [], window: null, ...lists, snapshot: null };
  }
  const { generation, builtAt } = snapshot;
  const gain = sql.identifier(`gain_${window}`);
  const list = async (where: ReturnType<typeof sql>, order: ReturnType<typeof sql>): Promise<BoardItem[]> => {
    const rows = await tx.execute<BoardItem & Record<string, unknown>>(sql`
      SELECT ${boardColumns(window)} FROM ${sql.identifier(`snapshot_${generation}`)} AS listed
      WHERE ${where} AND ${notRemoved} ORDER BY ${order} LIMIT ${LISTED}`);
    return [...rows];
  };
  return {
    ...sumFleets(totals.data),
    platforms: totals.data,
    window: { name: window, from: starts.data[window], to: builtAt },
    topMovers: await list(sql`${gain} > 0`, sql`${gain} DESC, influencer_id DESC`),
    largestDrops: await list(sql`${gain} < 0`, sql`${gain}, influencer_id`),
    newest: await list(sql`added_at IS NOT NULL`, sql`added_at DESC NULLS LAST, influencer_id DESC`),
    snapshot: snapshotHead(snapshot, clock),
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
