/** Jumps of one influencer in a range, as they are answered. All times in epoch seconds, all percentages unrounded. */
import { z } from "zod";

/** Hourly gains of the days before, without those over a gap. */
export const jumpBaselineSchema = z.object({
  /** How many there are. */
  gains: z.number(),
  median: z.number(),
  /** Median absolute deviation from the median. */
  mad: z.number(),
  /** 95 of 100 deviations from the median are not larger. */
  far: z.number(),
  /** Median of the gains without their sign: what an hour usually brings or takes. */
  usual: z.number(),
});
export type JumpBaseline = z.infer<typeof jumpBaselineSchema>;

/** All influencers of the platform with a count in this hour and in the one before. */
export const othersSchema = z.object({
  compared: z.number(),
  rose: z.number(),
  fell: z.number(),
  stayed: z.number(),
  /** Changes in percent of the count before: quantiles; null where nobody had followers before. */
  p10: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  /** Median of the changes without their sign. */
  typical: z.number().nullable(),
});
export type Others = z.infer<typeof othersSchema>;

export const jumpSchema = z.object({
  /** Start of the hour in which it shows. */
  hour: z.number(),
  /** Between the two counts, as whole hours; more than 1 is over a gap. */
  hours: z.number(),
  /** The last counts of the hour before it with a count, and of this one; and their slots. */
  since: z.number(),
  until: z.number(),
  before: z.number(),
  after: z.number(),
  change: z.number(),
  /** null: there were no followers before. */
  changePercent: z.number().nullable(),
  baseline: jumpBaselineSchema,
  /** Change an hour / usual; null where an hour usually changes nothing. */
  times: z.number().nullable(),
  /** Robust standard deviations (from `mad`, or from `far` where that says more) from the baseline's median, of the change an hour. */
  score: z.number(),
  verdict: z.enum(["platform", "own", "both", "unclear"]),
  /** Why it is unclear; null: it is not. */
  doubt: z.enum(["gap", "few_others", "pending", "not_kept"]).nullable(),
  /** null: not known, or over a gap. */
  others: othersSchema.nullable(),
});
export type Jump = z.infer<typeof jumpSchema>;

export const jumpsSchema = z.object({
  /** The range [from, to) that was asked for; whole hours of it that are over are judged. */
  from: z.number(),
  to: z.number(),
  /** The largest, at most 20, newest first. */
  jumps: z.array(jumpSchema),
  /** All that there are. */
  jumpsTotal: z.number(),
  /** Hours with a count and one before it that could be judged. */
  judged: z.number(),
  /** The same, with too little history before them: fewer than `gainsMin` hourly gains in `days` days. */
  tooEarly: z.number(),
  baseline: z.object({ days: z.number(), gainsMin: z.number() }),
});
export type Jumps = z.infer<typeof jumpsSchema>;
