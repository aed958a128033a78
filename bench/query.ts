/**
 * Series at `step=auto` over any range, in three shapes of equally many data points: few influencers for long, many for
 * minutes. Beside each: the very statements of the answer, sent again by the bare driver.
 */

import { parseArgs } from "node:util";
import { Pool } from "undici";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { type Capture, openCapture } from "./capture-statements.ts";
import { interrupted } from "./interrupted.ts";
import { loadShape } from "./load-shape.ts";
import { median, percentile } from "./percentile.ts";
import { type BenchServer, startServer } from "./server.ts";
import { FIRST_PK, type Shape, SLOT_S } from "./shape.ts";
import { startWeb } from "./start-web.ts";
import { writeVerdict } from "./write-verdict.ts";

const DAY_SLOTS = 1_440;
const ranges = { "1 h": 1, "6 h": 6, "1 day": 24, "7 days": 168, "30 days": 720, "1 year": 8_760 };
/** Each of about 50 million data points. */
const shapes = [
  { span: "1 year", influencers: 100, slots: 365 * DAY_SLOTS },
  { span: "35 days", influencers: 1_000, slots: 35 * DAY_SLOTS },
  { span: "50 min", influencers: 1_000_000, slots: 50 },
];
const goals = { p95Ms: 50, flat: 2 };
/** A shape that has data points for so much of a range fills it. */
const FILLED = 0.8;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      /** Part of each shape's influencers: 1 is 50 million data points a shape. */
      scale: { type: "string", default: "1" },
      /** Requests of one measurement: of a hundred, the 95th percentile is no single pause of the machine. */
      requests: { type: "string", default: "100" },
      /** Measurements of each thing, in turns. */
      rounds: { type: "string", default: "5" },
    },
  });
  const chosen = {
    scale: Number(values.scale),
    requests: Number(values.requests),
    rounds: Number(values.rounds),
  };
  const { scale, requests, rounds } = chosen;
  const sound = scale > 0 && scale <= 1 && requests >= 1 && requests <= 1_000;
  if (!(sound && rounds >= 1 && rounds <= 20)) {
    throw new Error("query takes --scale 0…1, --requests 1…1000, --rounds 1…20");
  }
  return chosen;
}

interface Measured {
  shape: string;
  range: keyof typeof ranges;
  /** Part of the range that has data points. */
  filled: number;
  step: string;
  buckets: number;
  p50Ms: number;
  p95Ms: number;
  bareP95Ms: number;
}

export async function run(args: string[]): Promise<boolean> {
  const { scale, requests, rounds } = options(args);
  const signal = interrupted();
  const server = await startServer("query", (line) => console.log(line));
  const scaled = shapes.map(({ span, influencers, slots }) => {
    const count = Math.max(1, Math.round(influencers * scale));
    return { name: `${count.toLocaleString("en-US")} × ${span}`, influencers: count, slots };
  });
  const measured: Measured[] = [];
  try {
    for (const shape of scaled)
      measured.push(...(await measureShape(server, { ...shape, requests, rounds, signal })));
  } finally {
    await server.stop();
  }
  const flat = Object.keys(ranges).flatMap((range) => {
    const p95 = measured.filter((one) => one.range === range && one.filled >= FILLED).map((one) => one.p95Ms);
    return p95.length < 2 ? [] : [{ range, times: Math.max(...p95) / Math.min(...p95) }];
  });
  return writeVerdict({
    name: "query",
    rows: Object.fromEntries(
      measured.map(({ shape, range, filled, step, buckets, p50Ms, p95Ms, bareP95Ms }) => [
        `${shape}, ${range}`,
        {
          ...{ "data in the range": `${Math.round(100 * filled)} %`, step, buckets },
          ...{
            "p50 ms": fixed(p50Ms),
            "p95 ms": fixed(p95Ms),
            "p95 ms of the statements alone": fixed(bareP95Ms),
          },
        },
      ]),
    ),
    goals: {
      ...Object.fromEntries(
        scaled.map(({ name }): [string, boolean] => [
          `${name}: p95 < ${goals.p95Ms} ms over any range`,
          measured.every((one) => one.shape !== name || one.p95Ms < goals.p95Ms),
        ]),
      ),
      ...Object.fromEntries(
        flat.map(({ range, times }): [string, boolean] => [
          `${range}: p95 within ${goals.flat} times over the shapes that fill it (${times.toFixed(2)})`,
          times <= goals.flat,
        ]),
      ),
    },
    conditions: {
      ...{ database: server.description, scale, requests, rounds, measured },
      shapes: scaled,
    },
  });
}

interface ShapeRun {
  name: string;
  influencers: number;
  slots: number;
  requests: number;
  rounds: number;
  signal: AbortSignal;
}

async function measureShape(server: BenchServer, run: ShapeRun): Promise<Measured[]> {
  const { name, influencers, slots, requests, rounds, signal } = run;
  // Whole hours that are over, so that all of them are summed up; less than an hour lies within one.
  const now = systemClock.now() / SECOND;
  const end = Math.floor(now / HOUR_S) * HOUR_S - HOUR_S;
  const from = slots * SLOT_S < HOUR_S ? end - HOUR_S : end - slots * SLOT_S;
  const shape: Shape = { influencers, slots, from };
  console.log(`${name}: storing ${influencers} × ${slots} = ${influencers * slots} data points`);
  const database = await server.makeDatabase("shape");
  await loadShape({ db: database.client.db, url: database.url }, shape, {
    ...{ rollUp: true, say: (line: string) => console.log(line), signal },
  });
  const web = await startWeb(database.url, server.folder);
  const pool = new Pool(web.url, { connections: 1, bodyTimeout: 20 * SECOND });
  const capture = openCapture(database.url);
  const results = new Map<keyof typeof ranges, { p50: number[]; p95: number[]; bare: number[] }>();
  const looks = new Map<string, { step: string; buckets: number }>();
  let asked = 0;
  try {
    // Round 0 warms up: code is compiled, pages are read.
    for (let round = 0; round <= rounds; round++) {
      console.log(round === 0 ? "  warming up" : `  round ${round} of ${rounds}`);
      for (const range of rangeNames) {
        signal.throwIfAborted();
        const span = { from: end - ranges[range] * HOUR_S, to: end };
        const ids = Array.from({ length: requests }, () => FIRST_PK + ((asked++ * 7_919) % influencers));
        const took: number[] = [];
        for (const id of ids) {
          const path = `/api/v1/influencers/mockstagram/${id}/series?from=${span.from}&to=${span.to}&step=auto`;
          const started = monotonicMs();
          const { statusCode, body } = await pool.request({ method: "GET", path });
          const text = await body.text();
          took.push(monotonicMs() - started);
          if (statusCode !== 200)
            throw new Error(`${path} was answered with ${statusCode}: ${text.slice(0, 200)}`);
          if (!looks.has(range)) looks.set(range, lookAt(text));
        }
        const bare = await timeStatements(capture, ids, span);
        if (round === 0) continue;
        const kept = results.get(range) ?? { p50: [], p95: [], bare: [] };
        results.set(range, kept);
        kept.p50.push(percentile(took, 0.5));
        kept.p95.push(percentile(took, 0.95));
        kept.bare.push(percentile(bare, 0.95));
      }
    }
  } finally {
    await capture.close();
    await pool.destroy();
    await web.end();
    await database.close();
  }
  return [...results].map(([range, { p50, p95, bare }]) => ({
    ...{ shape: name, range, filled: Math.min(1, (slots * SLOT_S) / (ranges[range] * HOUR_S)) },
    ...(looks.get(range) ?? { step: "?", buckets: 0 }),
    ...{ p50Ms: median(p50), p95Ms: median(p95), bareP95Ms: median(bare) },
  }));
}

/** Milliseconds of the series' statements alone, for the same influencers; their pages have just been read. */
async function timeStatements(
  capture: Capture,
  ids: readonly number[],
  { from, to }: { from: number; to: number },
): Promise<number[]> {
  const took: number[] = [];
  for (const id of ids) {
    const statements = await capture.statementsOf((db) =>
      getSeries(db, { platform: "mockstagram", externalId: `${id}`, from, to, step: "auto" }, systemClock),
    );
    const started = monotonicMs();
    await capture.replay(statements);
    took.push(monotonicMs() - started);
  }
  return took;
}

const rangeNames = ["1 h", "6 h", "1 day", "7 days", "30 days", "1 year"] as const;

function lookAt(text: string): { step: string; buckets: number } {
  const { step, t }: { step: string; t: unknown[] } = JSON.parse(text);
  return { step, buckets: t.length };
}

function fixed(ms: number): number {
  return Number(ms.toFixed(1));
}
