/**
 * One influencer: profile, state, latest data point, tracking periods; pausing, resuming, interval, tags, removing,
 * restoring, asking again for it.
 */
import { z } from "zod";
import { offeredIntervalSchema } from "#lib/domain/influencer.ts";
import { influencerDetailSchema, removedInfluencerSchema } from "#lib/domain/influencer-views.ts";
import { tagChangeSchema } from "#lib/domain/tags.ts";
import { handle } from "#lib/http/handle.ts";
import { influencerParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { recheckInfluencer } from "#lib/service/recheck-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { rescheduleInfluencer } from "#lib/service/reschedule-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";
import { tagInfluencer } from "#lib/service/tag-influencer.ts";

export const dynamic = "force-dynamic";

const params = influencerParameters;

export const GET = handle(
  {
    summary: "One influencer: profile, state, latest data point, tracking periods",
    answer: influencerDetailSchema,
    params,
  },
  ({ context: { db }, params }) => getInfluencer(db, params),
);

const body = z.union([
  z.strictObject({ state: z.enum(["paused", "live"]) }),
  z.strictObject({ interval: offeredIntervalSchema }),
  z.strictObject({ tags: tagChangeSchema }),
  z.strictObject({ restore: z.literal(true) }),
  z.strictObject({ recheck: z.literal(true) }),
]);

export const PATCH = handle(
  {
    summary:
      "Pauses, resumes or restores an influencer, changes its interval or tags, or asks again at once for one that the platform did not know",
    answer: influencerDetailSchema,
    mutates: true,
    by: "key",
    params,
    body,
  },
  async ({ context, params, body }) => {
    const { platform, externalId } = params;
    const { db, clock } = context;
    if ("restore" in body) await restoreInfluencer(db, platform, externalId, clock);
    else if ("recheck" in body) await recheckInfluencer(db, platform, externalId, clock);
    else if ("interval" in body) await rescheduleInfluencer(db, platform, externalId, body.interval, clock);
    else if ("tags" in body) await tagInfluencer(db, platform, externalId, body.tags, clock);
    else if (body.state === "paused") await pauseInfluencer(db, platform, externalId, clock);
    else await resumeInfluencer(db, platform, externalId, clock);
    return await getInfluencer(db, params);
  },
);

export const DELETE = handle(
  {
    summary: "Removes an influencer; says how many data points go, and until when it can be restored",
    answer: removedInfluencerSchema,
    mutates: true,
    by: "key",
    params,
  },
  ({ context: { db, clock }, params }) => removeInfluencer(db, params.platform, params.externalId, clock),
);
