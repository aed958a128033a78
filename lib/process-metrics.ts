/** What any process of ours says of itself to Prometheus: its release, CPU, memory, event loop. Once a process. */
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { commit, version } from "./about.ts";

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

declare global {
  /** On globalThis: Next loads modules anew, and the observers behind these can't be taken back. */
  var influencerAnalyticsProcessMetrics: Registry | undefined;
}

export function processMetrics(): Registry {
  globalThis.influencerAnalyticsProcessMetrics ??= create();
  return globalThis.influencerAnalyticsProcessMetrics;
}

function create(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "ia_build_info",
    help: "Always 1; the labels say which release runs.",
    labelNames: ["version", "commit", "node"],
    registers: [registry],
  }).set({ version, commit: commit ?? "unknown", node: process.version }, 1);
  return registry;
}

/** The page that Prometheus reads. */
export async function renderMetrics(own: Registry): Promise<string> {
  return await Registry.merge([own, processMetrics()]).metrics();
}
