/** One influencer: profile, state, latest data point, tracking periods; pausing, resuming, removing, restoring it, asking again for it. */
import { z } from "zod";
import { influencerDetailSchema, removedInfluencerSchema } from "#lib/domain/influencer-views.ts";
import { handle } from "#lib/http/handle.ts";
import { accountParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { recheckInfluencer } from "#lib/service/recheck-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";

export const dynamic = "force-dynamic";

const params = accountParameters;

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
  z.strictObject({ restore: z.literal(true) }),
  z.strictObject({ recheck: z.literal(true) }),
]);

export const PATCH = handle(
  {
    summary:
      "Pauses, resumes or restores an influencer; or asks again at once for one that the platform did not know",
    answer: influencerDetailSchema,
    mutates: true,
    by: "key",
    params,
    body,
  },
  async ({ context, params, body }) => {
    const { platform, externalId } = params;
    await changeFor(body)(context.db, platform, externalId, context.clock);
    return await getInfluencer(context.db, params);
  },
);

function changeFor(wish: z.output<typeof body>) {
  if ("restore" in wish) return restoreInfluencer;
  if ("recheck" in wish) return recheckInfluencer;
  return wish.state === "paused" ? pauseInfluencer : resumeInfluencer;
}

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
