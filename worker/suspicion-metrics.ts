/** What a worker's metrics tell of suspicion checks that are due. */
import type { Registry } from "prom-client";
import { addGauge } from "#lib/pulled-metrics.ts";
import { DUE_COUNTED_MAX } from "#lib/query/count-due-suspicions.ts";
import type { PipelineWatch } from "./watch-pipeline.ts";

/** `now`: epoch seconds. */
export function pullSuspicions(
  registry: Registry,
  pipeline: Pick<PipelineWatch, "suspicions">,
  now: () => number,
) {
  const known = () => pipeline.suspicions()?.value ?? [];
  addGauge(
    registry,
    "ia_suspicions_due",
    `Influencers whose daily suspicion check is due; counted up to ${DUE_COUNTED_MAX}.`,
    () => known().map(({ platform: provider, due: value }) => ({ labels: { provider }, value })),
    ["provider"],
  );
  addGauge(
    registry,
    "ia_suspicions_oldest_due_seconds",
    "For how long the first of them has been due; 0: none is.",
    () =>
      known().map(({ platform: provider, oldest }) => ({
        labels: { provider },
        value: oldest === null ? 0 : Math.max(0, now() - oldest),
      })),
    ["provider"],
  );
}
