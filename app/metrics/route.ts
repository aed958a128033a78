/** The web's metrics for Prometheus, behind METRICS_TOKEN. */
import { metrics } from "#lib/http/web-metrics.ts";

export const dynamic = "force-dynamic";
export const GET = metrics;
