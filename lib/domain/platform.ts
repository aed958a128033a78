/** The platforms that we know, and what an external id looks like on each. Safe in the browser. */
import { z } from "zod";
import { platformIds, platformNames } from "./platform-names.ts";

export const platformSchema = z.enum(platformIds);
export type Platform = z.infer<typeof platformSchema>;

export const DEFAULT_PLATFORM: Platform = "mockstagram";

/** The shape shared by all platforms; each one narrows it below. */
export const externalIdSchema = z.string().regex(/^[A-Za-z0-9._:@-]{1,255}$/, {
  message: "An external id is 1 to 255 characters out of A-Z a-z 0-9 . _ : @ -",
});

interface PlatformTraits {
  name: string;
  /** A well-formed external id of this platform (a well-formed one may still be unknown). */
  externalId: RegExp;
  /** Shown next to input fields. */
  externalIdHint: string;
  /** Influencers in one shard, hence in one fetch job. */
  shardSize: number;
  /** It says of an account whether it is suspicious: its provider has `checkSuspicions`. */
  tellsSuspicion: boolean;
}

export const platforms: Record<Platform, PlatformTraits> = {
  mockstagram: {
    name: platformNames.mockstagram,
    externalId: /^[1-9][0-9]{0,17}$/,
    externalIdHint: "the pk, a number such as 1000042",
    shardSize: 1_000,
    tellsSuspicion: true,
  },
};

export function isExternalIdOf(platform: Platform, externalId: string): boolean {
  return externalIdSchema.safeParse(externalId).success && platforms[platform].externalId.test(externalId);
}

/** What the admin sees of one. */
export const listedPlatformSchema = z.object({
  platform: platformSchema,
  name: z.string(),
  /** Members of its shards: removed ones until they are erased. */
  influencers: z.number(),
  /** Of them the platform does not know these. */
  notFound: z.number(),
  /** Epoch seconds; null: it is not paused. */
  pausedAt: z.number().nullable(),
  /** An e-mail address. */
  pausedBy: z.string().nullable(),
});
export type ListedPlatform = z.infer<typeof listedPlatformSchema>;
