/** Asks for pages at an even pace while the web is up, and keeps how long they took. */
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { percentile } from "../percentile.ts";

export interface PageUse {
  pages: number;
  failed: number;
  p50Ms: number;
  p95Ms: number;
}

const EVERY_MS = SECOND / 4;

export function watchPages(options: { url: string; cookie: string; paths: string[]; isUp: () => boolean }) {
  const { url, cookie, paths, isUp } = options;
  const stopping = new AbortController();
  const took: number[] = [];
  let failed = 0;
  async function ask(path: string) {
    const started = monotonicMs();
    const ok = await fetch(`${url}${path}`, {
      headers: { cookie },
      redirect: "manual",
      signal: AbortSignal.timeout(10 * SECOND),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    // Killed meanwhile: that is another question.
    if (!ok && !isUp()) return;
    took.push(monotonicMs() - started);
    if (!ok) failed++;
  }
  async function loop() {
    for (let n = 0; !stopping.signal.aborted; n++) {
      if (isUp()) await ask(paths[n % paths.length] ?? "/");
      await delay(EVERY_MS, stopping.signal);
    }
  }
  const done = loop();
  return {
    async stop(): Promise<PageUse> {
      stopping.abort();
      await done;
      const at = (share: number) => Math.round(percentile(took, share));
      return { pages: took.length, failed, p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}
