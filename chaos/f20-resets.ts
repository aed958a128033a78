/** F20: connections are cut, before the headers and within the body; then nobody listens at all. */
import { failUpstream, slotsAllowed } from "./failing-upstream.ts";
import type { Fault } from "./fault.ts";

export const fault: Fault = {
  id: "F20",
  title: "connections cut for 30 % of the requests, half of them in the body; then nobody listens",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 30, minutes: 4, workers: 2, seed: 1 },
  allowed: (shape) => ({ maxGapSlots: slotsAllowed(shape), recoveryMs: null }),
  setup: () => ({ upstreamProxy: true }),
  inject: (bench) =>
    failUpstream(bench, {
      // 15 % of all, then the same share of what is left: 0.85 × 0.1765.
      partly: [
        { share: 0.15, fault: { kind: "reset" } },
        { share: 0.1765, fault: { kind: "tear" } },
      ],
      reason: "network",
      breakAll: async () => bench.pipeline.upstreamProxy?.mode("refuse"),
      mend: async () => bench.pipeline.upstreamProxy?.mode("forward"),
    }),
};
