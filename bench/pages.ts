/**
 * What somebody at the screen waits for, with a million influencers and 50 million data points behind it: first bytes,
 * first paints, another range, the pointer over a chart, ten thousand pages of the list, bytes of scripts and answers. A
 * production build on loopback, in a real Chromium; each figure beside its goal.
 */
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { atEnd } from "./at-end.ts";
import type { Child } from "./child.ts";
import { interrupted } from "./interrupted.ts";
import { checkBuckets } from "./pages/check-buckets.ts";
import { loadFleet } from "./pages/load-fleet.ts";
import { measureBundles } from "./pages/measure-bundles.ts";
import { measureLoads } from "./pages/measure-loads.ts";
import { type OpenBrowser, openBrowser } from "./pages/open-browser.ts";
import { runLighthouse } from "./pages/run-lighthouse.ts";
import { timeAnswers } from "./pages/time-answers.ts";
import { goalsOf, type Judged, rowsOf } from "./pages/verdict.ts";
import { walkList } from "./pages/walk-list.ts";
import { workChart } from "./pages/work-chart.ts";
import { startServer } from "./server.ts";
import { FIRST_PK } from "./shape.ts";
import { startWeb } from "./start-web.ts";
import { writeVerdict } from "./write-verdict.ts";

const VETERANS = 4;
const SLOTS_MAX = 1_440;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "1000000" },
      /** Of all of them together; a few have a long history besides. */
      points: { type: "string", default: "50000000" },
      /** Timed requests for each page. */
      requests: { type: "string", default: "100" },
      /** Cold loads of each page, at each pace. */
      rounds: { type: "string", default: "5" },
      /** Pages of the list to walk. */
      depth: { type: "string", default: "10000" },
      /** Ranges to ask a series for. */
      ranges: { type: "string", default: "90" },
      /** Ranges to switch through before memory is looked at. */
      switches: { type: "string", default: "200" },
      /** Runs of Lighthouse on a desktop and on a phone; 0 leaves it out. */
      lighthouse: { type: "string", default: "5" },
    },
  });
  const chosen = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
  const { influencers = 0, points = 0, requests = 0, rounds = 0, depth = 0, ranges = 0 } = chosen;
  const { switches = 0, lighthouse = 0 } = chosen;
  const slots = Math.floor(points / influencers);
  const isSized = influencers >= 1_000 && influencers <= 1_000_000 && slots >= 1 && slots <= SLOTS_MAX;
  const isBounded = requests >= 10 && rounds >= 1 && rounds <= 20 && depth >= 1 && ranges >= 2;
  if (!(isSized && isBounded && switches >= 2 && lighthouse >= 0)) {
    throw new Error(
      "pages takes --influencers 1000…1000000, --points (as many to 1,440 times as many), --requests from 10, --rounds 1…20, --depth from 1, --ranges from 2, --switches from 2, --lighthouse from 0",
    );
  }
  return { influencers, slots, requests, rounds, depth, ranges, switches, lighthouse };
}

export async function run(args: string[]): Promise<boolean> {
  const chosen = options(args);
  const { influencers, slots } = chosen;
  const started = monotonicMs();
  const say = (line: string) =>
    console.log(`${((monotonicMs() - started) / MINUTE).toFixed(1).padStart(5)} min  ${line}`);
  const signal = interrupted();
  let web: (Child & { url: string }) | null = null;
  let open: OpenBrowser | null = null;
  const server = await startServer("pages", say);
  try {
    // Before anything is loaded: without it there is nothing to measure.
    open = await openBrowser(say);
    const { browser, path: chromium } = open;
    const database = await server.makeDatabase("pages");
    say(`storing ${influencers} influencers × ${slots} minutes`);
    const { db } = database.client;
    const fleet = await loadFleet(
      { db, url: database.url },
      { influencers, slots, veterans: VETERANS, say, signal },
    );
    const loadedAfter = monotonicMs() - started;
    web = await startWeb(database.url, server.folder);
    const { url } = web;
    const pool = new Pool(url, { connections: 1, bodyTimeout: MINUTE });
    atEnd(() => pool.destroy());
    const detail = `/influencers/mockstagram/${fleet.veterans[0]}`;
    const judged: Judged[] = [];
    const step = (what: string) => {
      signal.throwIfAborted();
      say(what);
    };

    step("first bytes");
    const answers = await timeAnswers(
      pool,
      [
        { name: "list", path: () => "/influencers", limitMs: 150 },
        { name: "list, searched", path: (n) => `/influencers?q=${FIRST_PK + n * 7}`, limitMs: 200 },
        {
          name: "detail",
          path: (n) => `/influencers/mockstagram/${FIRST_PK + ((n * 7_919) % influencers)}`,
          limitMs: 200,
        },
        { name: "overview", path: () => "/", limitMs: 200 },
        { name: "pipeline", path: () => "/pipeline", limitMs: 150 },
      ],
      { requests: chosen.requests, say },
    );
    judged.push(...answers.judged);
    step("ranges of an hour to five years");
    const { ranges } = chosen;
    const buckets = await checkBuckets(pool, { ids: fleet.veterans, end: fleet.end, ranges });
    judged.push(...buckets.judged);
    step("scripts");
    judged.push(...(await measureBundles(browser, `${url}${detail}`)));
    step("cold loads");
    const loads = await measureLoads(browser, {
      ...{ url, rounds: chosen.rounds, say, signal },
      keepFresh: () => buildSnapshot(db, systemClock),
      paths: { overview: "/", list: "/influencers", detail, pipeline: "/pipeline" },
    });
    judged.push(...loads.judged);
    step("a chart in use");
    const memorySwitches = chosen.switches;
    const chart = await workChart(browser, { url, path: detail, end: fleet.end, memorySwitches, say });
    judged.push(...chart.judged);
    step("Lighthouse");
    judged.push(
      ...(await runLighthouse({
        ...{ url: `${url}${detail}`, runs: chosen.lighthouse, chromium, folder: server.folder, say, signal },
      })),
    );
    step("the list, page by page");
    const walk = await walkList(db, pool, { depth: chosen.depth, say, signal });
    judged.push(...walk.judged);
    await pool.destroy();

    judged.sort((a, b) => a.title.localeCompare(b.title, "en", { numeric: true }));
    const { judged: _judged, ...walked } = walk;
    return writeVerdict({
      name: "pages",
      rows: rowsOf(judged),
      goals: goalsOf(judged),
      conditions: {
        ...{ database: server.description, chromium: browser.version(), ...chosen },
        ...{ dataPoints: fleet.dataPoints, seconds: Math.round((monotonicMs() - started) / SECOND) },
        ...{ loadedAfterSeconds: Math.round(loadedAfter / SECOND), walk: walked, worst: buckets.worst },
        ...{ answers: answers.times, loads: loads.samples, chart: chart.samples },
      },
    });
  } finally {
    await open?.browser.close();
    await web?.end();
    await server.stop();
  }
}
