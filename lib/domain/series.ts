/** A series: buckets of one influencer over a range, as columns. All times in epoch seconds. */

import { z } from "zod";
import { failureReasonSchema } from "./failure.ts";
import { HOUR_S, QUARTER_HOUR_S } from "./seconds.ts";

/** Bucket widths. Up to 15m on the UTC grid; from 1h on the viewer's local grid. */
export const steps = ["1m", "5m", "15m", "1h", "6h", "1d", "1w"] as const;
export const stepSchema = z.enum(steps);
export type Step = z.infer<typeof stepSchema>;

/** Most points that an explicit step may give; `auto` keeps to the asked-for number. */
export const SERIES_POINTS_MAX = 10_000;
export const SERIES_POINTS_DEFAULT = 1_000;
export const GAPS_LISTED_MAX = 100;

export const seriesFields = ["followers", "following", "posts"] as const;
export type SeriesField = (typeof seriesFields)[number];

const values = z.array(z.number().nullable());

/** Per bucket; null where no data point of the bucket has this count. sum/count is the exact average. */
export const seriesColumnsSchema = z.object({
  last: values,
  min: values,
  max: values,
  sum: values,
  count: z.array(z.number()),
});
export type SeriesColumns = z.infer<typeof seriesColumnsSchema>;

/** A run of expected slots with no data point, [from, to), all for the same reason. */
const gapReasonSchema = z.union([failureReasonSchema, z.literal("unknown")]);
export const gapSchema = z.object({
  from: z.number(),
  to: z.number(),
  slots: z.number(),
  reason: gapReasonSchema,
});
export type Gap = z.infer<typeof gapSchema>;

export const coverageSchema = z.object({
  /** Slots that were due and are over (or already present). */
  expected: z.number(),
  /** Expected slots with a data point. */
  present: z.number(),
  /** The oldest ≤ 100. */
  gaps: z.array(gapSchema),
  gapsTotal: z.number(),
  /** Missing slots by reason, over all gaps: they add up to expected − present. */
  missingByReason: z.partialRecord(gapReasonSchema, z.number()),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** A run of time in which nothing was due, and so nothing is missing, [from, to). */
export const notDueSchema = z.object({
  from: z.number(),
  to: z.number(),
  /**
   * `not_found`: asked for again each hour only. `interval_changed`: the first slot of its new interval had not begun.
   * `not_tracked`: not added yet, or removed meanwhile.
   */
  reason: z.enum(["paused", "not_found", "interval_changed", "not_tracked"]),
});
export type NotDue = z.infer<typeof notDueSchema>;

export const comparisonKinds = ["previous", "year"] as const;
export const comparisonKindSchema = z.enum(comparisonKinds);
export type ComparisonKind = z.infer<typeof comparisonKindSchema>;

const comparedColumnsSchema = z.object({ last: values, count: z.array(z.number()) });

/** Another range of the same influencer, laid beside the buckets: as long as `t`, null where nothing stands beside one. */
export const comparisonSchema = z.object({
  kind: comparisonKindSchema,
  /** The other range, [from, to). */
  from: z.number(),
  to: z.number(),
  /** Starts of the other range's buckets. */
  t: values,
  followers: comparedColumnsSchema.optional(),
  following: comparedColumnsSchema.optional(),
  posts: comparedColumnsSchema.optional(),
  /** Slots of the other range that were due, and those with a data point. */
  expected: z.number(),
  present: z.number(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** What the age of a range does to its answer; null: all of its data points are kept. */
export const rangeRetentionSchema = z
  .object({
    /** Older data points are no longer kept: that part is answered from exact 15-minute sums. */
    dataPointsFrom: z.number(),
    /** Older than that it is answered from exact hourly sums; null: no part of the range is. */
    quartersFrom: z.number().nullable(),
    /** The range that was asked for. */
    asked: z.object({ from: z.number(), to: z.number() }),
    /** Seconds of the cells to whose edges `from` and `to` were moved outward; null: none was moved. */
    snappedTo: z.union([z.literal(QUARTER_HOUR_S), z.literal(HOUR_S)]).nullable(),
  })
  .nullable();
export type RangeRetention = z.infer<typeof rangeRetentionSchema>;

export const seriesSchema = z.object({
  step: stepSchema,
  tz: z.string(),
  /** The range [from, to) that is answered. */
  from: z.number(),
  to: z.number(),
  retention: rangeRetentionSchema,
  /** Bucket starts, ascending, without holes: a bucket with no data points has null values. */
  t: z.array(z.number()),
  followers: seriesColumnsSchema.optional(),
  following: seriesColumnsSchema.optional(),
  posts: seriesColumnsSchema.optional(),
  /** Slots that were due in each bucket; 0 is no gap. */
  expected: z.array(z.number()),
  coverage: coverageSchema,
  /** Ascending; what no tracking period covers, also of the time to come. */
  notDue: z.array(notDueSchema),
  /** null: not asked for. */
  comparison: comparisonSchema.nullable(),
  /** Where the range holds demo history, [from, to). */
  demo: z.array(z.object({ from: z.number(), to: z.number() })),
});
export type Series = z.infer<typeof seriesSchema>;

const statsColumn = z.object({
  latest: z.number().nullable(),
  /** The unrounded sum/count of the data points; null when there are none. */
  average: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Data points with this count. */
  count: z.number(),
  /** Last value in [from, to) − last value before from (else the first in it). */
  gain: z.number().nullable(),
  gainPercent: z.number().nullable(),
});

export const statsSchema = z.object({
  /** The range [from, to) that is answered. */
  from: z.number(),
  to: z.number(),
  retention: rangeRetentionSchema,
  latestTime: z.number().nullable(),
  followers: statsColumn,
  following: statsColumn,
  posts: statsColumn,
  ratio: z.number().nullable(),
  /** By followers in the current snapshot, ties share a rank; null when not in it. */
  rank: z.number().nullable(),
  rankOf: z.number().nullable(),
});
export type Stats = z.infer<typeof statsSchema>;
