/** The series of several influencers over one range, in one answer. */
import { z } from "zod";
import { platformSchema } from "./platform.ts";
import { seriesSchema } from "./series.ts";

/** Accounts in one call. */
export const SERIES_IDS_MAX = 100;
/** Buckets in one answer, of all of them together: so that what `points` is by default is never refused. */
export const SERIES_POINTS_TOGETHER_MAX = 100_000;

const accountSchema = z.object({ platform: platformSchema, externalId: z.string() });

export const seriesListSchema = z.object({
  /** In the order asked; each series is what a question for it alone answers. */
  items: z.array(accountSchema.extend({ series: seriesSchema })),
  /** Who of those asked for is not tracked by us. */
  notTracked: z.array(accountSchema),
});
export type SeriesList = z.infer<typeof seriesListSchema>;
