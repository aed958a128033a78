/** The latest data points of many influencers in one call, as newline-delimited JSON: POST names them, GET goes over all. */
import { z } from "zod";
import {
  LATEST_IDS_MAX,
  LATEST_LIMIT_DEFAULT,
  LATEST_LIMIT_MAX,
  latestHeadSchema,
  latestLineSchema,
} from "#lib/domain/latest.ts";
import { DEFAULT_PLATFORM, externalIdSchema, isExternalIdOf, platformSchema } from "#lib/domain/platform.ts";
import { handle } from "#lib/http/handle.ts";
import { platformQuery, wholeParameter } from "#lib/http/parameters.ts";
import { respondLines } from "#lib/http/respond-lines.ts";
import { listLatest } from "#lib/query/list-latest.ts";

export const dynamic = "force-dynamic";

const query = z.object({
  platform: platformQuery,
  limit: wholeParameter(1, LATEST_LIMIT_MAX).default(LATEST_LIMIT_DEFAULT),
  cursor: z.string().max(1_000).optional(),
});

/** A head, and then a line an influencer. */
const lines = {
  answer: z.union([latestHeadSchema, latestLineSchema]),
  mediaType: "application/x-ndjson",
};

export const GET = handle(
  {
    summary: "The latest data points of all influencers, page by page: a head, then a line each",
    ...lines,
    query,
  },
  async ({ context: { db, clock }, query }) => {
    const { head, lines } = await listLatest(db, { ...query, externalIds: null }, clock);
    return respondLines([head, ...lines]);
  },
);

/** A thousand ids don't fit into a URL. */
const body = z
  .strictObject({
    platform: platformSchema.default(DEFAULT_PLATFORM),
    ids: z.array(externalIdSchema).min(1).max(LATEST_IDS_MAX),
  })
  .superRefine(({ platform, ids }, context) => {
    const bad = ids.findIndex((id) => !isExternalIdOf(platform, id));
    if (bad < 0) return;
    context.addIssue({ code: "custom", path: ["ids", bad], message: `is no id of ${platform}` });
  });

export const POST = handle(
  {
    summary:
      "The latest data points of up to 1,000 named influencers: a head, then a line each in the order asked",
    ...lines,
    body,
  },
  async ({ context: { db, clock }, body }) => {
    const { head, lines } = await listLatest(db, { platform: body.platform, externalIds: body.ids }, clock);
    return respondLines([head, ...lines]);
  },
);
