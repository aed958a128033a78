/** F16: the upstream answers 500, 502 and 503: to three requests in ten, then to all. */
import { failUpstream, slotsAllowed } from "./failing-upstream.ts";
import type { Fault } from "./fault.ts";
import { setUpstream } from "./upstream.ts";

const errors = { kind: "status" as const, status: [500, 502, 503] };

export const fault: Fault = {
  id: "F16",
  title: "the upstream answers 500, 502, 503: 30 % of the requests, then all",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 30, minutes: 4, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 8, workers: 2, seed: 1 },
  allowed: (shape) => ({ maxGapSlots: slotsAllowed(shape), recoveryMs: null }),
  gapReasons: ["upstream_error"],
  inject: (bench) =>
    failUpstream(bench, {
      partly: [{ share: 0.3, fault: errors }],
      reason: "upstream_error",
      breakAll: () => setUpstream(bench.pipeline, [{ fault: errors }]),
      mend: () => setUpstream(bench.pipeline, []),
    }),
};
