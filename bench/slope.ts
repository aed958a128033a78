/**
 * What one more data point costs, from a hundred thousand to a million influencers: one worker fetches slot after slot of
 * each size, and the difference of two sizes' CPU by the difference of their data points is the slope. What is left at none
 * is the fixed cost. A machine that others share changes its speed within minutes, so that sizes take turns, and costs are
 * told in the stand-in's: it does the same for each data point, in the same seconds. Beside it, in the same run, the design
 * with one queue message an influencer.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connectDatabase } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { MINUTE } from "#lib/time.ts";
import { atEnd } from "./at-end.ts";
import { type Carried, carryLoad } from "./carry-load.ts";
import { startNode } from "./child.ts";
import { untilAnswers } from "./poll-api.ts";
import { runLoop } from "./run-loop.ts";
import { type Verdict, writeVerdict } from "./write-verdict.ts";

const INTERVAL = 60;
const CONCURRENCY = 64;
/** By how much costs may differ from a straight line, and one more data point may become dearer. */
const FLAT = 0.15;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      /** Influencers, ascending. */
      sizes: { type: "string", default: "100000,300000,1000000" },
      /** Times that each size has its turn. */
      turns: { type: "string", default: "3" },
      /** Of each turn. */
      slots: { type: "string", default: "2" },
      /** Slots before them: the first ones store usernames and states of all. */
      warm: { type: "string", default: "3" },
      /** Seconds of the naive design; 0 leaves it out. */
      naive: { type: "string", default: "30" },
    },
  });
  const sizes = values.sizes.split(",").map(Number);
  const chosen = {
    turns: Number(values.turns),
    slots: Number(values.slots),
    warm: Number(values.warm),
    naive: Number(values.naive),
  };
  const { turns, slots, warm, naive } = chosen;
  const ascending = sizes.every(
    (size, i) => size >= 1_000 && size > (sizes[i - 1] ?? 0) && size <= 1_000_000,
  );
  const sound = turns >= 1 && turns <= 10 && slots >= 1 && slots <= 30 && warm >= 1 && warm <= 10;
  if (!(ascending && sizes.length >= 2 && sound && naive >= 0)) {
    throw new Error(
      "slope takes --sizes 1000…1000000, two or more, ascending; --turns 1…10, --slots 1…30, --warm 1…10, --naive",
    );
  }
  return { sizes, ...chosen };
}

export async function run(args: string[]): Promise<boolean> {
  const { sizes, turns, slots, warm, naive } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-slope-"));
  const say = (line: string) => console.log(line);
  const { signal } = new AbortController();
  const database = await startEmbedded({ dataDir: folder, host: "127.0.0.1", say });
  atEnd(() => database.stop());
  let passed = false;
  const port = await findFreePort("127.0.0.1", 14_501);
  const upstreamUrl = `http://127.0.0.1:${port}`;
  const upstream = startNode(
    [
      join(import.meta.dirname, "../mockstagram/main.ts"),
      ...["--mode", "deterministic", "--seed", "1", "--slot", `${INTERVAL}`, "--port", `${port}`],
    ],
    {},
    join(folder, "upstream.log"),
  );
  try {
    await untilAnswers(upstreamUrl);
    const carried: Carried[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      for (const influencers of sizes) {
        say(`turn ${turn} of ${turns}, ${influencers} influencers`);
        const surroundings = {
          ...{ serverUrl: database.url, upstream, upstreamUrl, folder },
          ...({ interval: INTERVAL, concurrency: CONCURRENCY, slots, warm } as const),
        };
        carried.push(
          await carryLoad({ workers: 1, influencers }, surroundings, {
            ...{ cores: cpus().length, signal, say: (line: string) => say(`  ${line}`) },
          }),
        );
      }
    }
    let peer = null;
    if (naive > 0) {
      say(`one queue message an influencer, for ${naive} s`);
      await migrateDatabase(database.url);
      await migrateQueue(database.url);
      const client = connectDatabase({
        url: database.url,
        name: "bench",
        max: 1,
        statementTimeoutMs: MINUTE,
      });
      peer = await runLoop({
        ...({ loop: "naive-loop", database: database.url, db: client.db, upstream, upstreamUrl } as const),
        ...{ influencers: sizes[0] ?? 0, seconds: naive },
      });
      await client.close();
    }
    const costs = sizes.map((influencers) =>
      costOf(carried.filter((one) => one.influencers === influencers)),
    );
    const slopes = costs.slice(1).map((cost, i) => slopeOf(costs[i] ?? cost, cost));
    const rows: Verdict["rows"] = Object.fromEntries(
      costs.map(({ influencers, complete, worker, postgres, standIn, floors, machineShare }, i) => [
        `${influencers} influencers a minute`,
        {
          "slots complete": complete ? turns * slots : 0,
          ...{ "worker µs": round(worker), "PostgreSQL µs": round(postgres), "stand-in µs": round(standIn) },
          "ours, of the stand-in's": round(floors, 2),
          "one more costs, of the stand-in's": i === 0 ? null : round(slopes[i - 1] ?? 0, 2),
          "machine %": Math.round(100 * machineShare),
        },
      ]),
    );
    if (peer) {
      const { workers = 0, postgres = 0, upstream: standIn = 0 } = peer.cpu;
      const floors = round((workers + postgres) / standIn, 2);
      rows[`one message an influencer, ${Math.round(peer.pointsPerSecond * INTERVAL)} a minute at most`] = {
        "slots complete": null,
        ...{ "worker µs": workers, "PostgreSQL µs": postgres, "stand-in µs": standIn },
        ...{ "ours, of the stand-in's": floors, "one more costs, of the stand-in's": floors },
        "machine %": null,
      };
    }
    const [first] = costs;
    const fixed = (first?.influencers ?? 0) * ((first?.floors ?? 0) - (slopes[0] ?? 0));
    say(`fixed: what the stand-in spends on ${Math.round(fixed)} data points, each slot`);
    const line = straightLine(costs);
    const offLine = costs.map(({ influencers, floors }) => {
      const expected = line(influencers);
      return Math.abs(influencers * floors - expected) / expected;
    });
    say(`off the line by ${offLine.map((part) => `${(100 * part).toFixed(1)} %`).join(", ")}`);
    passed = writeVerdict({
      name: "slope",
      rows,
      goals: {
        "all slots are complete": carried.every(({ complete }) => complete),
        [`what a size costs lies within ${100 * FLAT} % of a straight line from the first to the last`]:
          costs.length < 3 ? null : Math.max(...offLine) <= FLAT,
        [`one more data point never costs ${100 * FLAT} % more than among fewer`]:
          slopes.length < 2
            ? null
            : slopes.every((slope, i) => slope <= (slopes[i - 1] ?? slope) * (1 + FLAT)),
      },
      conditions: {
        database: database.description,
        turns,
        slots,
        warm,
        naive,
        carried,
        costs,
        slopes,
        fixed,
        peer,
      },
    });
    return passed;
  } finally {
    await upstream.end();
    await database.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
    else say(`logs are kept in ${folder}`);
  }
}

interface Cost {
  influencers: number;
  complete: boolean;
  /** Microseconds a data point: means over the turns. */
  worker: number;
  postgres: number;
  standIn: number;
  /** Worker's and PostgreSQL's, of the stand-in's in the same seconds. */
  floors: number;
  machineShare: number;
}

/** Of one size, over its turns. */
function costOf(turns: readonly Carried[]): Cost {
  const mean = (of: (one: Carried) => number) => turns.reduce((sum, one) => sum + of(one), 0) / turns.length;
  return {
    influencers: turns[0]?.influencers ?? 0,
    complete: turns.every(({ complete }) => complete),
    worker: mean(({ cpu }) => cpu.workers),
    postgres: mean(({ cpu }) => cpu.postgres),
    standIn: mean(({ cpu }) => cpu.upstream),
    floors: mean(({ cpu }) => (cpu.workers + cpu.postgres) / cpu.upstream),
    machineShare: mean((one) => one.machineShare),
  };
}

function slopeOf(fewer: Cost, more: Cost): number {
  const total = ({ influencers, floors }: Cost) => influencers * floors;
  return (total(more) - total(fewer)) / (more.influencers - fewer.influencers);
}

/** What a slot costs by influencers, of what the stand-in spends on a data point, through the first and the last size. */
function straightLine(costs: readonly Cost[]): (influencers: number) => number {
  const [first, last] = [costs.at(0), costs.at(-1)];
  if (!(first && last)) return () => 0;
  const slope = slopeOf(first, last);
  return (influencers) => first.influencers * first.floors + slope * (influencers - first.influencers);
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
