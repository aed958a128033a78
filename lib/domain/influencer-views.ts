/** What the API says of influencers: validated on the way out in tests, and by the browser on the way in. */
import { z } from "zod";
import { influencerStateSchema, periodKinds } from "./influencer.ts";
import { influencerSorts } from "./influencer-terms.ts";
import { platformSchema } from "./platform.ts";
import { suspicionSchema } from "./suspicion.ts";

/** Times in epoch seconds. */
export const influencerListItemSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  username: z.string().nullable(),
  state: influencerStateSchema,
  interval: z.number(),
  tags: z.array(z.string()),
  addedAt: z.number(),
  followers: z.number().nullable(),
  following: z.number().nullable(),
  posts: z.number().nullable(),
  /** Slot of these counts; null before the first data point. */
  latestTime: z.number().nullable(),
  /** When the platform answered them. */
  retrievedAt: z.number().nullable(),
  rank: z.number().nullable(),
  /** Followers gained in the last 24 hours, as the leaderboard counts them; null: no count in these hours, or none before. */
  gain: z.number().nullable(),
  demo: z.boolean(),
});
export type InfluencerListItem = z.infer<typeof influencerListItemSchema>;

export const influencerSortSchema = z.enum(influencerSorts);
export type InfluencerSort = z.infer<typeof influencerSortSchema>;
export const LIST_LIMIT_MAX = 200;
export const LIST_LIMIT_DEFAULT = 50;

export const influencerListSchema = z.object({
  items: z.array(influencerListItemSchema),
  /** Opaque; null at either end. */
  next: z.string().nullable(),
  previous: z.string().nullable(),
  /** Matches of search and filters in this generation. */
  total: z.number(),
  totalIsExact: z.boolean(),
  /** All in this generation, whatever is searched for. */
  all: z.number(),
  /** `nextDue`: when the next one is begun, epoch seconds. */
  snapshot: z.object({ generation: z.number(), builtAt: z.number(), nextDue: z.number() }).nullable(),
});
export type InfluencerList = z.infer<typeof influencerListSchema>;

/** The newest data point of an influencer. Times in epoch seconds; null: not known, never 0. */
export const latestPointSchema = z.object({
  time: z.number(),
  retrievedAt: z.number(),
  followers: z.number().nullable(),
  following: z.number().nullable(),
  posts: z.number().nullable(),
  ratio: z.number().nullable(),
});

export const influencerDetailSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  username: z.string().nullable(),
  state: influencerStateSchema,
  interval: z.number(),
  tags: z.array(z.string()),
  addedAt: z.number(),
  latest: latestPointSchema.nullable(),
  /** null: the platform says this of no account. */
  suspicion: suspicionSchema.nullable(),
  /** Oldest first. */
  periods: z.array(
    z.object({
      kind: z.enum(periodKinds),
      from: z.number(),
      to: z.number().nullable(),
      interval: z.number(),
    }),
  ),
  demo: z.boolean(),
});
export type InfluencerDetail = z.infer<typeof influencerDetailSchema>;

/** A profile as the platform shows it now: what the admin sees before adding. */
export const profileSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  username: z.string().nullable(),
  followers: z.number().nullable(),
  following: z.number().nullable(),
  posts: z.number().nullable(),
  /** Already tracked by us. */
  tracked: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

/** What `/api/influencer_analytics/:id` answers. */
export const influencerAnalyticsSchema = z.object({
  /**
   * [start of the bucket in epoch milliseconds, followers, following, ratio], ascending; buckets without data points are
   * left out.
   */
  data: z.array(z.tuple([z.number(), z.number().nullable(), z.number().nullable(), z.number().nullable()])),
  success: z.literal(true),
});

export const removedInfluencerSchema = z.object({
  /** That go with it. */
  dataPoints: z.number(),
  /** Epoch seconds. */
  restorableUntil: z.number(),
});
export type RemovedInfluencer = z.infer<typeof removedInfluencerSchema>;

/** The body of each error. */
export const errorBodySchema = z.object({
  success: z.literal(false),
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
