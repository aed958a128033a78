/** The original service's endpoint: rows of one influencer over a time range. Also at /influencer_analytics/:id. */
import { influencerAnalytics } from "#lib/http/influencer-analytics.ts";

export const dynamic = "force-dynamic";
export const GET = influencerAnalytics;
