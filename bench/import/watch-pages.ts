/** Asks for pages at an even pace while the web is up, and keeps how long they took. */
import { rootMessageOf } from "#lib/errors.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { percentile } from "../percentile.ts";

export interface PageUse {
  pages: number;
  /** Paths and what they answered, each once. */
  failed: string[];
  p50Ms: number;
  p95Ms: number;
}

const EVERY_MS = SECOND / 4;

export function watchPages(options: { url: string; cookie: string; paths: string[]; isUp: () => boolean }) {
  const { url, cookie, paths, isUp } = options;
  const stopping = new AbortController();
  const took: number[] = [];
  const failed = new Set<string>();
  async function ask(path: string) {
    const started = monotonicMs();
    const problem = await fetch(`${url}${path}`, {
      headers: { cookie },
      redirect: "manual",
      signal: AbortSignal.timeout(10 * SECOND),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok ? null : `${path}: ${response.status}`;
      },
      (error: unknown) => `${path}: ${rootMessageOf(error)}`,
    );
    // Killed meanwhile: that is another question.
    if (problem !== null && !isUp()) return;
    took.push(monotonicMs() - started);
    if (problem !== null) failed.add(problem);
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
      return { pages: took.length, failed: [...failed], p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}
