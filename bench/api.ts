/**
 * The original endpoint over many data points: 180 rows beside an empty route handler of the same build, 1,440 rows beside
 * pgbench on the same statement, both beside three time-series databases with the same points. Shape: as many influencers
 * as have a day of minutes each, since 1,440 rows are a day.
 */
import { parseArgs } from "node:util";
import { SECOND, systemClock } from "#lib/time.ts";
import type { Child } from "./child.ts";
import { interrupted } from "./interrupted.ts";
import { loadShape } from "./load-shape.ts";
import { LENGTHS, measureEndpoint, type Own } from "./measure-endpoint.ts";
import { type Load, type Measured, measureLoad, PER_SECOND } from "./measure-load.ts";
import { findPrograms } from "./peers/find-programs.ts";
import { runPeers } from "./peers/peers.ts";
import { median } from "./percentile.ts";
import { ID_PLACE } from "./run-wrk.ts";
import { startServer } from "./server.ts";
import { pointsOf, type Shape, SLOT_S } from "./shape.ts";
import { startWeb } from "./start-web.ts";
import { writeVerdict } from "./write-verdict.ts";

const DAY_SLOTS = 1_440;
const goals = { ofFloor: 0.75, ofPgbench: 0.4, p95Ms: 25 };

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      points: { type: "string", default: "50000000" },
      /** Of each of the peers; 0 leaves them out. */
      "peer-points": { type: "string" },
      /** Most minutes to load one peer. */
      "peer-minutes": { type: "string", default: "15" },
      connections: { type: "string", default: "10" },
      /** Of one measurement. */
      seconds: { type: "string", default: "4" },
      /** Measurements of each thing, in turns. */
      rounds: { type: "string", default: "5" },
    },
  });
  const chosen = {
    influencers: Math.floor(Number(values.points) / DAY_SLOTS),
    peerInfluencers: Math.floor(Number(values["peer-points"] ?? values.points) / DAY_SLOTS),
    peerMinutes: Number(values["peer-minutes"]),
    connections: Number(values.connections),
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
  };
  const { influencers, peerInfluencers, peerMinutes, connections, seconds, rounds } = chosen;
  const sound = influencers >= 1 && influencers <= 140_000 && peerInfluencers <= influencers;
  const bounded = connections >= 1 && connections <= 100 && seconds >= 1 && seconds <= 60;
  if (!(sound && bounded && peerMinutes > 0 && peerMinutes <= 60 && rounds >= 1 && rounds <= 20)) {
    throw new Error(
      "api takes --points 1440…200000000, --peer-points 0…points, --peer-minutes 1…60, --connections 1…100, --seconds 1…60, --rounds 1…20",
    );
  }
  return chosen;
}

export async function run(args: string[]): Promise<boolean> {
  const chosen = options(args);
  const { influencers, peerInfluencers, peerMinutes, connections, seconds, rounds } = chosen;
  const say = (line: string) => console.log(line);
  const signal = interrupted();
  const server = await startServer("api", say);
  let web: (Child & { url: string }) | null = null;
  try {
    const find = await findPrograms(server.folder, say);
    const wrk = await find("wrk");
    if ("missing" in wrk) throw new Error(`wrk, the load generator, is missing: ${wrk.missing}`);
    const load = { wrk: wrk.program, folder: server.folder, connections, seconds, signal };
    const database = await server.makeDatabase("api");
    const to = Math.floor(systemClock.now() / SECOND / 600) * 600 - 600;
    const shape: Shape = { influencers, slots: DAY_SLOTS, from: to - DAY_SLOTS * SLOT_S };
    say(`storing ${influencers} influencers × ${DAY_SLOTS} minutes = ${influencers * DAY_SLOTS} data points`);
    await loadShape({ db: database.client.db, url: database.url }, shape, {
      ...{ rollUp: false, say, signal },
    });
    web = await startWeb(database.url, server.folder);
    const own = await measureEndpoint({
      server,
      web,
      databaseUrl: database.url,
      shape,
      options: { ...load, rounds },
    });
    await web.end();
    await database.close();
    signal.throwIfAborted();

    const peers =
      peerInfluencers === 0
        ? []
        : await runPeers({
            find,
            folder: server.folder,
            points: pointsOf({ ...shape, influencers: peerInfluencers }),
            minutes: peerMinutes,
            signal,
            say,
            async measure(peer) {
              const measured: Measured[] = [];
              for (const rows of LENGTHS) {
                const range = { from: to - rows * SLOT_S, to };
                const answer = await (await fetch(`${peer.url}${peer.read("0", range)}`)).text();
                const got = peer.countRows(answer);
                if (got !== rows) throw new Error(`it answers with ${got} rows, not ${rows}`);
                const asked: Load = {
                  ...{ title: `${peer.title}, ${rows} rows`, pid: { peer: peer.pid } },
                  target: {
                    url: peer.url,
                    path: peer.read(ID_PLACE, range),
                    firstId: 0,
                    ids: peerInfluencers,
                  },
                };
                for (let round = 0; round < rounds; round++) measured.push(await measureLoad(asked, load));
              }
              return measured;
            },
          });
    const rows = { ...table(own.measured, own) };
    for (const { title, result } of peers) {
      if ("missing" in result) rows[title] = { "requests/s": `missing: ${result.missing}` };
      else Object.assign(rows, table(result, own));
    }
    const rate = (title: string) => Number(rows[title]?.["requests/s"] ?? 0);
    const p95 = (title: string) => Number(rows[title]?.["p95 ms at 100/s"] ?? Number.POSITIVE_INFINITY);
    return writeVerdict({
      name: "api",
      rows,
      goals: {
        [`180 rows ≥ ${100 * goals.ofFloor} % of an empty route handler`]:
          rate("180 rows") >= goals.ofFloor * own.floor,
        [`1,440 rows ≥ ${100 * goals.ofPgbench} % of ${own.by} on the same statement`]:
          rate("1440 rows") >= goals.ofPgbench * (own.statements.get(DAY_SLOTS) ?? Number.POSITIVE_INFINITY),
        [`180 rows: p95 < ${goals.p95Ms} ms at ${PER_SECOND} requests/s`]: p95("180 rows") < goals.p95Ms,
        [`1,440 rows: p95 < ${goals.p95Ms} ms at ${PER_SECOND} requests/s`]: p95("1440 rows") < goals.p95Ms,
      },
      conditions: {
        ...{ database: server.description, dataPoints: influencers * DAY_SLOTS },
        ...{ peerDataPoints: peerInfluencers * DAY_SLOTS, wrk: wrk.program.version, ...chosen },
      },
    });
  } finally {
    await web?.end();
    await server.stop();
  }
}

/** A row a title: medians of its rounds. */
function table(
  measured: readonly Measured[],
  own: Own,
): Record<string, Record<string, string | number | null>> {
  const rows: Record<string, Record<string, string | number | null>> = {};
  for (const title of new Set(measured.map((one) => one.title))) {
    const rounds = measured.filter((one) => one.title === title);
    const middle = (pick: (one: Measured) => number | null) => {
      const values = rounds.map(pick).filter((value) => value !== null);
      return values.length === 0 ? null : Number(median(values).toFixed(1));
    };
    const perSecond = Math.round(median(rounds.map((one) => one.perSecond)));
    const length = LENGTHS.find((rows) => title.includes(`${rows} rows`));
    const statements = length === undefined ? undefined : own.statements.get(length);
    rows[title] = {
      "requests/s": perSecond,
      "of the empty handler": `${Math.round((100 * perSecond) / own.floor)} %`,
      [`of ${own.by}`]: statements ? `${Math.round((100 * perSecond) / statements)} %` : null,
      "p50 ms at 100/s": middle((one) => one.p50Ms),
      "p95 ms at 100/s": middle((one) => one.p95Ms),
      ...Object.fromEntries(
        ["web", "postgres", "peer"].map((part) => [`${part} CPU µs`, middle((one) => one.cpu[part] ?? null)]),
      ),
    };
  }
  return rows;
}
