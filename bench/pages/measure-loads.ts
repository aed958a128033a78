/** G3, G4: what somebody sees who opens a page for the first time: largest paint, what moves, when a chart is drawn. */
import type { Browser } from "playwright";
import { z } from "zod";
import { SECOND } from "#lib/time.ts";
import { median } from "../percentile.ts";
import { FAST, openPage, type Pace, SLOW } from "./open-browser.ts";
import type { Judged } from "./verdict.ts";

const CHART = "#chart-followers svg path";
/** After the last answer: what paints late, or moves late, still counts. */
const SETTLED_MS = SECOND / 2;

const seenSchema = z.object({
  lcp: z.number().positive(),
  shift: z.number(),
  /** What moved. */
  moved: z.array(z.string()),
  chart: z.number().nullable(),
});
type Seen = z.infer<typeof seenSchema>;

export interface LoadOptions {
  url: string;
  /** Name → path; the one called `detail` has a chart. */
  paths: Readonly<Record<string, string>>;
  rounds: number;
  /** Before each page: what a worker would have built since, or pages say that nothing new has come. */
  keepFresh(): Promise<unknown>;
  say(line: string): void;
  signal: AbortSignal;
}

/** Medians of the rounds; all samples beside them. */
export async function measureLoads(
  browser: Browser,
  { url, paths, rounds, keepFresh, say, signal }: LoadOptions,
): Promise<{ judged: Judged[]; samples: Record<string, Seen[]> }> {
  const judged: Judged[] = [];
  const samples: Record<string, Seen[]> = {};
  const kinds = [
    { name: "×1", pace: FAST, lcpMs: 1_000, chartMs: 500 },
    { name: "slow 4G ×4", pace: SLOW, lcpMs: 2_000, chartMs: 1_000 },
  ];
  for (const { name, pace, lcpMs, chartMs } of kinds) {
    for (const [what, path] of Object.entries(paths)) {
      const seen: Seen[] = [];
      await keepFresh();
      for (let round = 0; round < rounds; round++) {
        signal.throwIfAborted();
        seen.push(await loadOnce(browser, `${url}${path}`, pace));
      }
      const title = `${what}, ${name}`;
      samples[title] = seen;
      const middle = (values: number[]) => median(values);
      const lcp = middle(seen.map((one) => one.lcp));
      const shift = Math.max(...seen.map((one) => one.shift));
      say(`  ${title}: largest paint ${Math.round(lcp)} ms, shift ${shift.toFixed(4)}`);
      judged.push({ title: `G3 LCP: ${title}`, value: lcp, limit: lcpMs, unit: "ms" });
      judged.push({ title: `G3 CLS: ${title}`, value: shift, limit: 0.02, unit: "" });
      if (what !== "detail") continue;
      const charts = seen.flatMap((one) => (one.chart === null ? [] : [one.chart]));
      judged.push({
        title: `G4 first chart pixels: ${title}`,
        ...(charts.length === seen.length
          ? { value: middle(charts) }
          : { value: null, why: "a load drew no chart" }),
        ...{ limit: chartMs, unit: "ms" },
      });
    }
  }
  return { judged, samples };
}

async function loadOnce(browser: Browser, address: string, pace: Pace): Promise<Seen> {
  const { context, page } = await openPage(browser, pace);
  try {
    await page.addInitScript(watchPaints, CHART);
    await page.goto(address, { waitUntil: "load" });
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(SETTLED_MS);
    return seenSchema.parse(await page.evaluate(() => Reflect.get(window, "seen")));
  } finally {
    await context.close();
  }
}

/** In the browser, before anything else. Times count from when the page was asked for. */
function watchPaints(chart: string): void {
  const seen: Seen = { lcp: 0, shift: 0, moved: [], chart: null };
  Reflect.set(window, "seen", seen);
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => {
    seen.lcp = entry.startTime;
  });
  watch("layout-shift", (entry) => {
    if (!("value" in entry) || typeof entry.value !== "number") return;
    seen.shift += entry.value;
    const sources: unknown = Reflect.get(entry, "sources");
    for (const source of Array.isArray(sources) ? sources : []) {
      const node: unknown = Reflect.get(source, "node");
      if (node instanceof Element) seen.moved.push(`${node.tagName} ${node.className}`.slice(0, 80));
    }
  });
  const look = () => {
    if (document.querySelector(chart) === null) requestAnimationFrame(look);
    // The frame that holds it ends after this; the next task comes when it is painted.
    else {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        seen.chart = performance.now();
      };
      painted.port2.postMessage(null);
    }
  };
  requestAnimationFrame(look);
}
