/** The web's numbers for Prometheus, and who may read them. Routes are not told apart: their paths hold ids. */
import { createHash, timingSafeEqual } from "node:crypto";
import { Counter, Histogram, Registry } from "prom-client";
import { z } from "zod";
import { networkOf } from "#lib/auth/network-of.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { METRICS_CONTENT_TYPE, renderMetrics } from "#lib/process-metrics.ts";
import { addGauge } from "#lib/pulled-metrics.ts";
import { counterFor, judgeSecret } from "./authorize.ts";
import { connectionCounts } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { watchRequests } from "./watch-requests.ts";

declare global {
  /** On globalThis: Next loads this module anew at each reload, and once a bundle. */
  var influencerAnalyticsWebMetrics: Registry | undefined;
}

function registryOfWeb(): Registry {
  globalThis.influencerAnalyticsWebMetrics ??= createRegistry();
  return globalThis.influencerAnalyticsWebMetrics;
}

function createRegistry(): Registry {
  const registry = new Registry();
  const requests = new Counter({
    name: "ia_http_requests_total",
    help: "Requests to the API that were answered.",
    labelNames: ["method", "status"],
    registers: [registry],
  });
  const duration = new Histogram({
    name: "ia_http_request_duration_seconds",
    help: "How long answers of the API took.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  watchRequests((method, status, seconds) => {
    requests.inc({ method, status: String(status) });
    duration.observe(seconds);
  });
  addGauge(
    registry,
    "ia_db_pool_connections",
    "Connections to the metrics database; waiting: callers without one.",
    () =>
      Object.entries(connectionCounts() ?? {}).map(([state, value]) => ({
        labels: { pool: "web", state },
        value,
      })),
    ["pool", "state"],
  );
  return registry;
}

/** Without a token there is no such page. */
export function serveMetrics(token: string | undefined): RouteHandler {
  const registry = token === undefined ? null : registryOfWeb();
  const spec = {
    summary: "The web's numbers for Prometheus; for whoever sends METRICS_TOKEN",
    answer: z.string(),
    mediaType: "text/plain",
    // It judges by a token of its own, also where PUBLIC_API shuts everybody else out.
    access: "open",
    // But for wrong tokens: see below.
    isUnlimited: true,
  } as const;
  return handle(spec, async ({ request: { headers }, context }) => {
    if (token === undefined || registry === null) throw new AppError("NOT_FOUND", "There is no such page.");
    const counter = counterFor({ isUnlimited: false }, headers, context, []);
    await judgeSecret(counter, `bad metrics tokens of ${networkOf(headers)}`, async () => {
      if (isBearer(headers.get("authorization"), token)) return;
      throw new AppError("UNAUTHENTICATED", "Send METRICS_TOKEN as Authorization: Bearer.");
    });
    return new Response(await renderMetrics(registry), {
      headers: { "content-type": METRICS_CONTENT_TYPE, "cache-control": "private, no-store" },
    });
  });
}

/** The handler of /metrics. */
export const metrics = serveMetrics(env.METRICS_TOKEN);

/** Takes as long for a wrong token as for one that is nearly right. */
function isBearer(header: string | null, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(header ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
