/** F19: some answers are garbage of every kind: those are rejected, the others of their shards are stored. */
import type { Fault } from "./fault.ts";
import { countMissing, otherReasons } from "./missing.ts";
import { readMetric } from "./read-metric.ts";
import { readTraffic, setUpstream } from "./upstream.ts";

const SHARE = 0.1;

export const fault: Fault = {
  id: "F19",
  title: "a tenth of the answers is garbage: HTML, torn, NaN, negative, 2^63, another's, said twice, deep …",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 5, minutes: 1, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 3, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: null, recoveryMs: null }),
  gapReasons: ["rejected"],
  async inject({ shape, pipeline, window, at, say }) {
    const rejectedBefore = await rejectedBy(pipeline.workers);
    const from = window.from + shape.slot;
    const to = window.to - shape.slot;
    await setUpstream(pipeline, [{ from, to, share: SHARE, fault: { kind: "garbage" } }]);
    say(`a tenth of the answers is garbage, for ${to - from} s`);
    await at(window.to - window.from);
    const traffic = await readTraffic(pipeline);
    const rejected = (await rejectedBy(pipeline.workers)) - rejectedBefore;
    return ({ grid, verdict }) => {
      const problems = otherReasons(verdict.reasons, ["rejected"]);
      const hit = countMissing(grid, { from, to }).points;
      const garbage = traffic.seconds
        .filter(([second]) => second >= from - 1 && second < to + 1)
        .reduce((sum, [, requests, served]) => sum + requests - served, 0);
      if (hit !== garbage)
        problems.push(`${garbage} answers were garbage, and ${hit} data points are missing`);
      if (rejected !== hit) problems.push(`the workers' metrics count ${rejected} rejected, not ${hit}`);
      if (verdict.missingSlots !== hit) problems.push("data points are missing where nothing was garbage");
      if (hit === 0) problems.push("nothing was garbage: nothing is proved");
      return {
        recoveryMs: null,
        problems,
        facts: { garbage, rejected, shareOfAll: Number((hit / verdict.attempted).toFixed(3)) },
      };
    };
  },
};

/** By the reason's own counter, over all workers. */
async function rejectedBy(workers: readonly { port: number }[]): Promise<number> {
  const counts = await Promise.all(
    workers.map(({ port }) => readMetric(port, "ia_points_rejected_total", { reason: "rejected" })),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
