/** F15: a platform with a limit, which now and then asks to be left alone; the limit is ours to keep, over all workers. */
import type { Fault } from "./fault.ts";
import { otherReasons } from "./missing.ts";
import { heldIn, readTraffic, setUpstream } from "./upstream.ts";

/** Of the requests that the influencers need. */
const LIMIT_FACTOR = 2.5;
const PAUSE_S = 4;
/** The platform refuses for so long: whoever asks then is told to wait. */
const REFUSES_S = 1.5;
/** By then all workers know of a pause, and what was on its way has come. */
const HEARD_MS = 1_500;

const limitOf = (influencers: number, slot: number) =>
  Math.max(20, Math.ceil((influencers / slot) * LIMIT_FACTOR));

export const fault: Fault = {
  id: "F15",
  title: "the upstream's limit, and 429 with Retry-After in seconds and as a date",
  defaults: { influencers: 20_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  quick: { influencers: 600, slot: 30, minutes: 2, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 3, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  setup: ({ influencers, slot }) => ({
    workerEnv: { MOCKSTAGRAM_REQUESTS_PER_SECOND: `${limitOf(influencers, slot)}` },
    upstreamArgs: ["--limit", `${limitOf(influencers, slot)}`],
  }),
  async inject({ shape, pipeline, window, at, say }) {
    const { slot, influencers } = shape;
    // In the second and the third slot, while shards are being fetched.
    const forms = ["seconds", "date"] as const;
    const pauses = forms.map((as, i) => {
      const from = window.from + (i + 1.1) * slot;
      return { as, from, to: from + REFUSES_S };
    });
    await setUpstream(
      pipeline,
      pauses.map(({ as, from, to }) => ({ from, to, fault: { kind: "429", retryAfter: PAUSE_S, as } })),
    );
    say(`limit ${limitOf(influencers, slot)} requests a second; pauses of ${PAUSE_S} s in slots 2 and 3`);
    await at(window.to - window.from - 1);
    const traffic = await readTraffic(pipeline);
    return ({ verdict }) => {
      const problems = otherReasons(verdict.reasons, []);
      if (traffic.overLimit > 0) problems.push(`${traffic.overLimit} requests were above the limit`);
      const held = pauses.map(({ from, to }) => heldIn(traffic, { from, to: to + PAUSE_S }));
      for (const [i, { as }] of pauses.entries()) {
        if (held[i] === 0) problems.push(`nobody was on the way when the pause in ${as} began: no load`);
      }
      if (traffic.latestInHoldMs > HEARD_MS) {
        problems.push(`a request came ${Math.round(traffic.latestInHoldMs)} ms into a pause`);
      }
      return {
        recoveryMs: null,
        problems,
        facts: {
          limit: limitOf(influencers, slot),
          busiestSecond: Math.max(0, ...traffic.seconds.map(([, requests]) => requests)),
          requests: traffic.requests,
          overLimit: traffic.overLimit,
          duringEachPause: held,
          latestInPauseMs: Math.round(traffic.latestInHoldMs),
        },
      };
    };
  },
};
