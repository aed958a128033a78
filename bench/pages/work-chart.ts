/** G1, G2, G17, G18: a chart of 500 points in use: another range, the pointer over it, memory after many ranges. */

import type { Browser, CDPSession, Page } from "playwright";
import { z } from "zod";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { SECOND } from "#lib/time.ts";
import { percentile } from "../percentile.ts";
import { FAST, openPage } from "./open-browser.ts";
import type { Judged } from "./verdict.ts";

const POINTS = 500;
const SWITCHES = 30;
const MOVES = 150;
/** Ranges until what is made once is made. */
const WARMING = 20;
const SPAN = "[data-span]";
const LINE = "#chart-followers .chart-line path.recharts-curve";

export interface ChartOptions {
  url: string;
  /** Of an influencer with a data point in each of the last 1,000 minutes before `end` (epoch seconds). */
  path: string;
  end: number;
  /** Switches after which memory is looked at. */
  memorySwitches: number;
  say(line: string): void;
}

export interface ChartUse {
  judged: Judged[];
  samples: { switchMs: number[]; slowSwitchMs: number[]; frameMs: number[]; interactionMs: number[] };
}

export async function workChart(browser: Browser, options: ChartOptions): Promise<ChartUse> {
  const { url, path, end, memorySwitches, say } = options;
  const { context, page } = await openPage(browser, FAST);
  try {
    const session = await context.newCDPSession(page);
    await page.addInitScript(watchInteractions);
    await page.goto(`${url}${path}?from=${end - POINTS * MINUTE_S}&to=${end}&tz=UTC`);
    await page.locator(LINE).waitFor();
    await page.waitForLoadState("networkidle");
    const drawn = await page.locator(LINE).evaluate((line) => line.getAttribute("d")?.match(/[ML]/g)?.length);
    if (drawn !== POINTS) throw new Error(`the chart has ${drawn} points, not ${POINTS}`);
    // Both ranges are in the cache from here on.
    await switchRanges(page, 2);
    const switchMs = await switchRanges(page, SWITCHES);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await switchRanges(page, 2);
    const slowSwitchMs = await switchRanges(page, SWITCHES);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    say(
      `  another range: ${Math.round(percentile(switchMs, 0.95))} ms, ×4: ${Math.round(percentile(slowSwitchMs, 0.95))} ms (p95)`,
    );
    const frameMs = await hover(page);
    await lookAround(page);
    const interactionMs = z.array(z.number()).parse(await page.evaluate(() => Reflect.get(window, "took")));
    await choose(page, "the last hour");
    await walkBack(page, WARMING);
    const before = await heapBytes(session);
    await walkBack(page, memorySwitches);
    const grown = (await heapBytes(session)) - before;
    return {
      judged: [
        {
          title: "G1 another range, cached, ×1, p95",
          ...{ value: percentile(switchMs, 0.95), limit: 100, unit: "ms" },
        },
        {
          title: "G1 another range, cached, ×4, p95",
          ...{ value: percentile(slowSwitchMs, 0.95), limit: 400, unit: "ms" },
        },
        {
          title: "G2 interactions, p95",
          ...told(interactionMs, (times) => percentile(times, 0.95)),
          ...{ limit: 100, unit: "ms" },
        },
        {
          title: "G2 interactions, slowest",
          ...told(interactionMs, (times) => Math.max(...times)),
          ...{ limit: 200, unit: "ms" },
        },
        {
          title: "G17 frames while the pointer moves over it, p95",
          ...{ value: percentile(frameMs, 0.95), limit: 25, unit: "ms" },
        },
        {
          title: `G18 memory after ${memorySwitches} new ranges`,
          ...{ value: grown / 1_000_000, limit: 10, unit: "MB" },
        },
      ],
      samples: { switchMs, slowSwitchMs, frameMs, interactionMs },
    };
  } finally {
    await context.close();
  }
}

/** Earlier and later in turns: from the click to the frame after the new path, in milliseconds. */
async function switchRanges(page: Page, times: number): Promise<number[]> {
  const took: number[] = [];
  const steps = page.getByRole("navigation", { name: "Move the range" });
  for (let n = 0; n < times; n++) {
    const link = steps.getByRole("link", { name: n % 2 === 0 ? "Earlier" : "Later" });
    took.push(await link.evaluate(clickUntilPainted, LINE));
  }
  return took;
}

async function choose(page: Page, preset: string): Promise<void> {
  const ranges = page.getByRole("navigation", { name: "Time range" });
  await untilAnswered(page, () => ranges.getByRole("link", { name: new RegExp(`${preset}$`) }).click());
}

/** From one hour back to the one before it, and so on: each a range that was not asked for yet. */
async function walkBack(page: Page, times: number): Promise<void> {
  const back = page
    .getByRole("navigation", { name: "Move the range" })
    .getByRole("link", { name: "Earlier" });
  for (let n = 0; n < times; n++) await untilAnswered(page, () => back.evaluate(click));
}

function click(link: Element): void {
  if (link instanceof HTMLElement) link.click();
}

/** Does what leads to another range, and waits until all of the page is of that. */
async function untilAnswered(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await page.locator(SPAN).getAttribute("data-span");
  await act();
  await page.waitForFunction(
    ([span, was]) =>
      document.querySelector(span)?.getAttribute("data-span") !== was &&
      document.querySelector("main [aria-busy=true]") === null,
    [SPAN, before] as const,
  );
}

/** Of nothing there is neither a percentile nor a largest. */
function told(
  times: readonly number[],
  of: (times: readonly number[]) => number,
): Pick<Judged, "value" | "why"> {
  return times.length === 0
    ? { value: null, why: "the browser told of no interaction" }
    : { value: of(times) };
}

/** In the browser. */
async function clickUntilPainted(link: Element, line: string): Promise<number> {
  const path = () => document.querySelector(line)?.getAttribute("d") ?? null;
  const before = path();
  // What the last one left to do is not this one's.
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1_000 }));
  const started = performance.now();
  if (link instanceof HTMLElement) link.click();
  return await new Promise((resolve, reject) => {
    const look = () => {
      const now = path();
      if (performance.now() - started > 20_000) return reject(new Error("the chart stays the same"));
      if (now === null || now === before) return requestAnimationFrame(look);
      const painted = new MessageChannel();
      painted.port1.onmessage = () => resolve(performance.now() - started);
      painted.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}

/** The pointer goes from one end of the chart to the other; how long each frame took. */
async function hover(page: Page): Promise<number[]> {
  const box = await page.locator("#chart-followers [data-chart=live]").boundingBox();
  if (!box) throw new Error("there is no chart");
  const at = (n: number) => [box.x + 80 + ((box.width - 100) * n) / MOVES, box.y + box.height / 2] as const;
  await page.mouse.move(...at(0));
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(window, "frames", frames);
    const tick = (now: number) => {
      frames.push(now);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let n = 1; n <= MOVES; n++) await page.mouse.move(...at(n));
  const frames = z.array(z.number()).parse(await page.evaluate(() => Reflect.get(window, "frames")));
  return frames.slice(1).map((time, i) => time - (frames[i] ?? time));
}

/** What somebody does who looks around: ranges, a table, the palette, help, a theme. */
async function lookAround(page: Page): Promise<void> {
  for (const name of ["the last hour", "the last 24 hours", "the last 7 days", "the last 30 days"])
    await choose(page, name);
  for (const [name, shown] of [
    ["View as table", "main table"],
    ["View as chart", LINE],
  ] as const) {
    await page.getByRole("link", { name }).click();
    await page.locator(shown).first().waitFor();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("influencer", { delay: 60 });
  // The first one empties the field.
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  for (const theme of ["dark", "light", "system"]) {
    await page.getByRole("button", { name: `${theme} theme` }).click();
  }
  await page.waitForTimeout(SECOND / 2);
}

/**
 * In the browser: the longest event of each interaction with the page. The browser tells of none that took under 16 ms, so
 * that a percentile is of the slower ones: worse than the truth, never better.
 */
function watchInteractions(): void {
  const took: number[] = [];
  const places = new Map<number, number>();
  Reflect.set(window, "took", took);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const id: unknown = Reflect.get(entry, "interactionId");
      if (typeof id !== "number" || id === 0) continue;
      const place = places.get(id) ?? took.length;
      places.set(id, place);
      took[place] = Math.max(took[place] ?? 0, entry.duration);
    }
  }).observe(Object.assign({ type: "event", buffered: true }, { durationThreshold: 16 }));
}

async function heapBytes(session: CDPSession): Promise<number> {
  for (let n = 0; n < 2; n++) await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}
