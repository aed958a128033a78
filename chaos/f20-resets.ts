/** F20: connections are cut, before the headers and within the body; nobody listens; names and certificates lead nowhere. */

import { SECOND, systemClock } from "#lib/time.ts";
import { failUpstream, slotsAllowed } from "./failing-upstream.ts";
import type { Bench, Fault } from "./fault.ts";
import { countMissing, otherReasons } from "./missing.ts";
import { readReasons } from "./read-reasons.ts";

export const fault: Fault = {
  id: "F20",
  title: "connections cut for 30 % of the requests, half of them in the body; nobody listens; no DNS; no TLS",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 30, minutes: 4, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 8, workers: 2, seed: 1 },
  allowed: (shape) => ({ maxGapSlots: Math.max(LOST_SLOTS, slotsAllowed(shape)), recoveryMs: null }),
  // The run itself ends all workers within two slots of each way: what nobody could ask for then has that reason.
  gapReasons: ["network", "timeout", "worker_down"],
  setup: () => ({ upstreamProxy: true }),
  async inject(bench) {
    const { pipeline, window, shape } = bench;
    const measure = await failUpstream(bench, {
      // 15 % of all, then the same share of what is left: 0.85 × 0.1765.
      partly: [
        { share: 0.15, fault: { kind: "reset" } },
        { share: 0.1765, fault: { kind: "tear" } },
      ],
      reason: "network",
      breakAll: async () => pipeline.upstreamProxy?.mode("refuse"),
      mend: async () => pipeline.upstreamProxy?.mode("forward"),
    });
    const ways = [
      // A resolver may take longer to say that there is no such name than a request may take.
      { name: "DNS", url: "http://no-such-host.invalid:8080", reasons: ["network", "timeout"] },
      { name: "TLS", url: pipeline.upstreamUrl.replace("http:", "https:"), reasons: ["network"] },
    ];
    const slots: { name: string; reasons: string[]; gone: number; there: number }[] = [];
    for (const { name, url, reasons } of ways)
      slots.push({ name, reasons, ...(await leadAstray(bench, name, url)) });
    return async (evidence) => {
      const measured = await measure(evidence);
      const problems = [...(measured.problems ?? [])];
      const facts: Record<string, unknown> = { ...measured.facts };
      const missingIn = (from: number) =>
        countMissing(evidence.grid, { from: window.from + from, to: window.from + from + shape.slot }).points;
      for (const { name, reasons, gone, there } of slots) {
        const missing = missingIn(gone);
        const span = (from: number, to: number) => ({ from: window.from + from, to: window.from + to });
        const restarts = [span(gone - shape.slot, gone), span(gone + shape.slot, there)];
        for (const [one, expected] of [
          [span(gone, gone + shape.slot), reasons] as const,
          ...restarts.map((restart) => [restart, [...reasons, ...RESTARTED]] as const),
        ])
          problems.push(...otherReasons(await readReasons(pipeline.db, evidence.grid, one), expected));
        facts[`missingWithout${name}`] = missing;
        if (missing !== shape.influencers) {
          problems.push(`${missing} of ${shape.influencers} are missing of the slot without ${name}`);
        }
        if (missingIn(there) > 0)
          problems.push(`${missingIn(there)} are missing of a slot after ${name} failed`);
      }
      return { ...measured, problems, facts };
    };
  },
};

/** Of a slot in which all workers were ended: filed when somebody noticed, or said by the series alone. */
const RESTARTED = ["worker_down", "not filed"];

/** The slot in which workers are led astray, the one that lies in it as a whole, and the one in which they are led back. */
const LOST_SLOTS = 3;

/** A worker knows one address for as long as it lives: all end, and start with another one; then back. */
async function leadAstray(
  { pipeline: { workers }, shape: { slot }, window, at, say }: Bench,
  name: string,
  url: string,
): Promise<{ gone: number; there: number }> {
  const restart = async (under: readonly string[]) => {
    await Promise.all(workers.map((worker) => worker.end()));
    for (const worker of workers) worker.start(under);
    await Promise.all(workers.map((worker) => worker.untilReady()));
  };
  const begin = Math.ceil((systemClock.now() / SECOND - window.from) / slot) * slot;
  await at(begin + slot * 0.2);
  await restart(["env", `MOCKSTAGRAM_URL=${url}`]);
  say(`no ${name}: workers ask ${url}`);
  await at(begin + 2 * slot + 1);
  await restart([]);
  say("workers ask the upstream again");
  await at(begin + 4 * slot);
  return { gone: begin + slot, there: begin + 3 * slot };
}
