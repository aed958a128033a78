/** Asks the original endpoint for random influencers at an even pace, and keeps how long the answers took. */
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { percentile } from "./percentile.ts";

export interface ApiUse {
  requests: number;
  failed: number;
  p50Ms: number;
  p95Ms: number;
}

export function pollApi(options: { url: string; influencers: number; perSecond: number }) {
  const { url, influencers, perSecond } = options;
  const stopping = new AbortController();
  const took: number[] = [];
  let failed = 0;
  let asked = 0;
  async function ask() {
    // A stride that is prime to any count of influencers up to a million: all of them, in no order.
    const pk = 1_000_000 + ((asked++ * 7_919) % influencers);
    const started = monotonicMs();
    try {
      const response = await fetch(`${url}/api/influencer_analytics/${pk}`, {
        signal: AbortSignal.timeout(30_000),
      });
      await response.arrayBuffer();
      if (!response.ok) failed++;
    } catch {
      failed++;
    }
    took.push(monotonicMs() - started);
  }
  const open = new Set<Promise<void>>();
  async function loop() {
    while (!stopping.signal.aborted) {
      const answer = ask().finally(() => open.delete(answer));
      open.add(answer);
      await delay(SECOND / perSecond, stopping.signal);
    }
  }
  const done = loop();
  return {
    /** Waits for what is still to be answered: a web that hangs has failed, too. */
    async stop(): Promise<ApiUse> {
      stopping.abort();
      await done;
      await Promise.all(open);
      const at = (share: number) => Math.round(percentile(took, share));
      return { requests: took.length, failed, p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}

/** Until somebody listens there; throws after half a minute, or so many seconds. */
export async function untilAnswers(url: string, withinS = 30): Promise<void> {
  const until = monotonicMs() + withinS * SECOND;
  for (;;) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch (error) {
      if (monotonicMs() > until) throw error;
      await delay(SECOND / 10);
    }
  }
}
