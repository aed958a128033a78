/** Our side of `api`: the original endpoint over 180 and 1,440 rows, and what it is measured against. */
import { getInfluencerAnalytics } from "#lib/query/get-influencer-analytics.ts";
import { openCapture, type Statement } from "./capture-statements.ts";
import type { Child } from "./child.ts";
import { type Load, type Measured, measureLoad } from "./measure-load.ts";
import { median } from "./percentile.ts";
import { runPgbench } from "./run-pgbench.ts";
import { ID_PLACE, type WrkOptions } from "./run-wrk.ts";
import type { BenchServer } from "./server.ts";
import { FIRST_PK, type Shape, SLOT_S } from "./shape.ts";
import { watchProcesses } from "./watch-processes.ts";

export const LENGTHS = [180, 1_440] as const;
/** Later than any data point, and than now: such a range reaches the present, as the dashboard's does. */
const FUTURE_S = 86_400;

export interface Own {
  measured: Measured[];
  /** Requests a second of the empty route handler. */
  floor: number;
  /** Rows → statements a second without the web. */
  statements: Map<number, number>;
  /** What ran them. */
  by: string;
}

/** The web with an empty route handler as its floor, and its statement without it, in turns. */
export async function measureEndpoint(surroundings: {
  server: BenchServer;
  web: Child & { url: string };
  databaseUrl: string;
  shape: Shape;
  options: WrkOptions & { rounds: number };
}): Promise<Own> {
  const { server, web, databaseUrl, shape, options } = surroundings;
  const { influencers, slots, from } = shape;
  const to = from + slots * SLOT_S;
  const ids = { firstId: FIRST_PK, ids: influencers };
  const route = (start: number, end: number) =>
    `/api/influencer_analytics/${ID_PLACE}?start_time=${start}&end_time=${end}`;
  const load = (title: string, path: string): Load => ({
    ...{ title, pid: { web: web.pid }, target: { url: web.url, path, ...ids } },
  });
  const loads = [
    load("an empty route handler (/api/health/live)", "/api/health/live"),
    ...LENGTHS.map((rows) => load(`${rows} rows`, route(to - rows * SLOT_S, to + FUTURE_S))),
    ...LENGTHS.map((rows) => load(`${rows} rows, a past range with its ETag`, route(to - rows * SLOT_S, to))),
  ];
  const capture = openCapture(databaseUrl);
  const asked = new Map<number, Statement>();
  for (const rows of LENGTHS) {
    const path = route(to - rows * SLOT_S, to + FUTURE_S).replace(ID_PLACE, `${FIRST_PK}`);
    const answer: { data: unknown[] } = await (await fetch(`${web.url}${path}`)).json();
    if (answer.data.length !== rows) throw new Error(`${path} gave ${answer.data.length} rows`);
    const [statement] = await capture.statementsOf((db) =>
      getInfluencerAnalytics(db, {
        ...{ platform: "mockstagram", externalId: `${FIRST_PK}` },
        ...{ start: to - rows * SLOT_S, end: to + FUTURE_S },
      }),
    );
    if (statement) asked.set(rows, statement);
  }
  await capture.close();

  const measured: Measured[] = [];
  let by = "";
  // Round 0 warms up: code is compiled, pages are read.
  for (let round = 0; round <= options.rounds; round++) {
    console.log(round === 0 ? "warming up" : `round ${round} of ${options.rounds}`);
    for (const one of loads) {
      const result = await measureLoad(one, options);
      if (round > 0) measured.push(result);
    }
    if (round === 0) continue;
    for (const [rows, statement] of asked) {
      const watch = watchProcesses({ web: [web.pid] });
      const result = await runPgbench(statement, {
        ...{ engine: server.engine, databaseUrl, folder: server.folder, ...ids },
        ...{ connections: options.connections, seconds: options.seconds, idParameter: `${FIRST_PK}` },
      });
      by = result.by;
      const postgres =
        ((watch.read().postgres?.cpuSeconds ?? 0) * 1e6) / (result.perSecond * options.seconds);
      const title = `${by}, the statement of ${rows} rows`;
      measured.push({ title, perSecond: result.perSecond, p50Ms: null, p95Ms: null, cpu: { postgres } });
    }
  }
  const rateOf = (title: string) =>
    median(measured.filter((one) => one.title === title).map(({ perSecond }) => perSecond));
  return {
    measured,
    by,
    floor: rateOf(loads[0]?.title ?? ""),
    statements: new Map(LENGTHS.map((rows) => [rows, rateOf(`${by}, the statement of ${rows} rows`)])),
  };
}
