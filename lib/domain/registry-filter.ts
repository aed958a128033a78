/** Which influencers of the registry are meant: what the admin page lists by, and what a bulk action is about. */
import { z } from "zod";
import { influencerStateSchema, intervalSchema } from "./influencer.ts";
import { externalIdSchema, platformSchema } from "./platform.ts";
import { TAG_LENGTH_MAX } from "./tag-terms.ts";

/** Named one by one, as by the boxes of a page. */
const ACCOUNTS_MAX = 1_000;

/** All that is given must hold; nothing given is everybody. */
export const registryFilterSchema = z.strictObject({
  platform: platformSchema.optional(),
  state: influencerStateSchema.optional(),
  tag: z.string().min(1).max(TAG_LENGTH_MAX).optional(),
  /** Seconds. */
  interval: intervalSchema.optional(),
  /** Beginning of the external id. */
  search: z.string().min(1).max(255).optional(),
  accounts: z
    .array(z.strictObject({ platform: platformSchema, externalId: externalIdSchema }))
    .min(1)
    .max(ACCOUNTS_MAX)
    .optional(),
});
export type RegistryFilter = z.infer<typeof registryFilterSchema>;
