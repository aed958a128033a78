/** Leaderboard and overview: gains over windows that end with the snapshot. Times in epoch seconds. */

import { z } from "zod";
import { boardMetrics, type WindowName, windowNames } from "./board-terms.ts";
import { influencerStateSchema } from "./influencer.ts";
import { influencerStates } from "./influencer-terms.ts";
import { snapshotHeadSchema } from "./latest.ts";
import { platformSchema } from "./platform.ts";
import { boardRanksSchema, rowRanksSchema } from "./rank-history.ts";
import { HOUR_S, QUARTER_HOUR_S } from "./seconds.ts";

export const windowSchema = z.enum(windowNames);

/** Windows begin on this grid, so that what stood before them is looked up once a grid cell and not each minute. */
const traits: Record<WindowName, { lengthS: number; gridS: number }> = {
  "1h": { lengthS: HOUR_S, gridS: QUARTER_HOUR_S },
  "24h": { lengthS: 24 * HOUR_S, gridS: HOUR_S },
  "7d": { lengthS: 7 * 24 * HOUR_S, gridS: HOUR_S },
  "30d": { lengthS: 30 * 24 * HOUR_S, gridS: HOUR_S },
};
/**
 * A window begins so much earlier still: what comes up to an hour late is not noted (store-data-points), and then is on the
 * window's side of its start, also if the transaction that brings it has been open for two minutes.
 */
const MARGIN_S = 120;

/** The start of a window that ends at `to`: at least its length before, at most a grid cell and two minutes more. */
export function windowStart(window: WindowName, to: number): number {
  const { lengthS, gridS } = traits[window];
  return Math.floor((to - lengthS - MARGIN_S) / gridS) * gridS;
}

export const windowStartsSchema = z.record(windowSchema, z.number());
export type WindowStarts = z.infer<typeof windowStartsSchema>;

/** A gain in percent of fewer followers than this says nothing: it is null, and on no board. */
export const PERCENT_FOLLOWERS_MIN = 1_000;

export const boardMetricSchema = z.enum(boardMetrics);
export const BOARD_LIMIT_MAX = 200;
export const BOARD_LIMIT_DEFAULT = 50;

/** [from, to). The gain is the last value in it − the last before it (else the first in it), as in stats. */
export const boardWindowSchema = z.object({ name: windowSchema, from: z.number(), to: z.number() });

export const boardItemSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  username: z.string().nullable(),
  state: influencerStateSchema,
  addedAt: z.number(),
  followers: z.number().nullable(),
  /** Slot of the newest data point; null before the first. */
  latestTime: z.number().nullable(),
  /** Over the window; null: no data in it. */
  gain: z.number().nullable(),
  /** null also below PERCENT_FOLLOWERS_MIN. */
  gainPercent: z.number().nullable(),
  demo: z.boolean(),
});
export type BoardItem = z.infer<typeof boardItemSchema>;

export const leaderboardSchema = z.object({
  metric: boardMetricSchema,
  dir: z.enum(["asc", "desc"]),
  /** null before the first snapshot. */
  window: boardWindowSchema.nullable(),
  platform: platformSchema.nullable(),
  percentFollowersMin: z.number(),
  /** Ties share a rank; the next one counts all before it. */
  items: z.array(boardItemSchema.extend({ rank: z.number(), ranks: rowRanksSchema })),
  /** What the rows' ranks by followers are held against; null before the first snapshot. */
  ranks: boardRanksSchema.nullable(),
  /** Opaque; null after the last. */
  next: z.string().nullable(),
  snapshot: snapshotHeadSchema,
});
export type Leaderboard = z.infer<typeof leaderboardSchema>;

/**
 * Of a column of gains: its lowest part up to the first value and its highest from the second on are kept apart, ordered; what
 * lies between is sorted when somebody asks. A column that is not named is ordered as a whole.
 */
export const boardEndsSchema = z.record(z.string(), z.tuple([z.number(), z.number()]));
export type BoardEnds = z.infer<typeof boardEndsSchema>;

/** A sum over those that have the value: `count` of them. */
const sumSchema = z.object({ sum: z.number(), count: z.number() });
export const fleetSchema = z.object({
  influencers: z.number(),
  /** Those that have demo history. */
  demo: z.number(),
  states: z.partialRecord(z.enum(influencerStates), z.number()),
  followers: sumSchema,
  gains: z.record(windowSchema, sumSchema),
});
export type Fleet = z.infer<typeof fleetSchema>;
/** What a generation of the snapshot keeps of all its rows. */
export const totalsSchema = z.array(fleetSchema.extend({ platform: platformSchema }));
export type Totals = z.infer<typeof totalsSchema>;

/** Data points stored of those that were due, over slots that ended in (from, to]. */
const coverageSumSchema = z.object({
  from: z.number(),
  /** The end of the newest slot that was judged. */
  to: z.number(),
  expected: z.number(),
  present: z.number(),
  /** Seconds of it of which nobody says what was due, as no worker ran for hours: in neither number. */
  unjudged: z.number(),
});
export type CoverageSum = z.infer<typeof coverageSumSchema>;

export const fleetCoverageSchema = z.object({ hour: coverageSumSchema, day: coverageSumSchema });
export type FleetCoverage = z.infer<typeof fleetCoverageSchema>;

export const overviewSchema = fleetSchema.extend({
  /** Over all followers counts; null: there are none. */
  averageFollowers: z.number().nullable(),
  platforms: totalsSchema,
  window: boardWindowSchema.nullable(),
  /** Only who gained, or lost. null, as the other lists: a crash of the database's server took them, until the next snapshot. */
  topMovers: z.array(boardItemSchema).nullable(),
  /** By gain in percent: only who had `percentFollowersMin` followers to begin with. */
  topPercent: z.array(boardItemSchema).nullable(),
  largestDrops: z.array(boardItemSchema).nullable(),
  newest: z.array(boardItemSchema).nullable(),
  percentFollowersMin: z.number(),
  /** null: no slot was judged yet, or it can't be said just now. */
  coverage: fleetCoverageSchema.nullable(),
  snapshot: snapshotHeadSchema,
});
export type Overview = z.infer<typeof overviewSchema>;
