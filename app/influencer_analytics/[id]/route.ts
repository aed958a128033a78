/** The same as /api/influencer_analytics/:id, where the original service had it. */
import { influencerAnalytics } from "#lib/http/influencer-analytics.ts";

export const dynamic = "force-dynamic";
export const GET = influencerAnalytics;
