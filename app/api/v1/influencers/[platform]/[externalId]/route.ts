/** One influencer: profile, state, latest data point, tracking periods. */
import { handle } from "#lib/http/handle.ts";
import { accountParameters } from "#lib/http/parameters.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";

export const dynamic = "force-dynamic";

export const GET = handle({ params: accountParameters }, ({ context: { db }, params }) =>
  getInfluencer(db, params),
);
