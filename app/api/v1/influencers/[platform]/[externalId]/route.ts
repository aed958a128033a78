/** One influencer: profile, state, latest data point, tracking periods; pausing, resuming, interval, tags, removing, restoring. */
import { z } from "zod";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { tagChangeSchema } from "#lib/domain/tags.ts";
import { handle } from "#lib/http/handle.ts";
import { accountParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { rescheduleInfluencer } from "#lib/service/reschedule-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";
import { tagInfluencer } from "#lib/service/tag-influencer.ts";

export const dynamic = "force-dynamic";

const params = accountParameters;

export const GET = handle({ params }, ({ context: { db }, params }) => getInfluencer(db, params));

const body = z.union([
  z.strictObject({ state: z.enum(["paused", "live"]) }),
  z.strictObject({ interval: intervalSchema }),
  z.strictObject({ tags: tagChangeSchema }),
  z.strictObject({ restore: z.literal(true) }),
]);

export const PATCH = handle({ mutates: true, params, body }, async ({ context, params, body }) => {
  const { db, clock } = context;
  const { platform, externalId } = params;
  if ("restore" in body) await restoreInfluencer(db, platform, externalId, clock);
  else if ("interval" in body) await rescheduleInfluencer(db, platform, externalId, body.interval, clock);
  else if ("tags" in body) await tagInfluencer(db, platform, externalId, body.tags, clock);
  else if (body.state === "paused") await pauseInfluencer(db, platform, externalId, clock);
  else await resumeInfluencer(db, platform, externalId, clock);
  return await getInfluencer(db, params);
});

/** Answers how many data points go, and until when it can be restored. */
export const DELETE = handle({ mutates: true, params }, ({ context: { db, clock }, params }) =>
  removeInfluencer(db, params.platform, params.externalId, clock),
);
