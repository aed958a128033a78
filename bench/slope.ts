/**
 * What one more data point costs, from a hundred thousand to a million influencers: one worker fetches slot after slot of
 * each size, and the difference of two sizes' CPU by the difference of their data points is the slope. What is left at none
 * is the fixed cost. Beside it, in the same run, the design with one queue message an influencer.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connectDatabase } from "#lib/db/client.ts";
import { findFreePort } from "#lib/db/embedded/find-free-port.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
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
      slots: { type: "string", default: "3" },
      /** Slots before them: the first ones store usernames and states of all. */
      warm: { type: "string", default: "3" },
      /** Seconds of the naive design; 0 leaves it out. */
      naive: { type: "string", default: "30" },
    },
  });
  const sizes = values.sizes.split(",").map(Number);
  const [slots, warm, naive] = [Number(values.slots), Number(values.warm), Number(values.naive)];
  const ascending = sizes.every(
    (size, i) => size >= 1_000 && size > (sizes[i - 1] ?? 0) && size <= 1_000_000,
  );
  if (
    !(ascending && sizes.length >= 2 && slots >= 1 && slots <= 30 && warm >= 1 && warm <= 10 && naive >= 0)
  ) {
    throw new Error(
      "slope takes --sizes 1000…1000000, two or more, ascending; --slots 1…30, --warm 1…10, --naive",
    );
  }
  return { sizes, slots, warm, naive };
}

export async function run(args: string[]): Promise<boolean> {
  const { sizes, slots, warm, naive } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-slope-"));
  const say = (line: string) => console.log(line);
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
    for (const influencers of sizes) {
      say(`${influencers} influencers`);
      const load = { workers: 1, influencers };
      const surroundings = {
        ...{ serverUrl: database.url, upstream, upstreamUrl, folder },
        ...({ interval: INTERVAL, concurrency: CONCURRENCY, slots, warm } as const),
      };
      const signal = new AbortController().signal;
      carried.push(
        await carryLoad(load, surroundings, {
          cores: cpus().length,
          signal,
          say: (line) => say(`  ${line}`),
        }),
      );
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
    const costs = carried.map(({ influencers, cpu }) => ({
      influencers,
      perPoint: cpu.workers + cpu.postgres,
    }));
    const slopes = costs.slice(1).map(({ influencers, perPoint }, i) => {
      const { influencers: fewer, perPoint: dearer } = costs[i] ?? { influencers: 0, perPoint: 0 };
      return (influencers * perPoint - fewer * dearer) / (influencers - fewer);
    });
    const [first] = costs;
    const fixedS = ((first?.influencers ?? 0) * ((first?.perPoint ?? 0) - (slopes[0] ?? 0))) / 1e6;
    const round = (value: number) => Number(value.toFixed(1));
    const rows: Verdict["rows"] = Object.fromEntries(
      carried.map(({ influencers, complete, slots: seen, cpu, machineShare }, i) => [
        `${influencers} influencers a minute`,
        {
          "slots complete": complete ? seen.length : 0,
          ...{ "worker µs": cpu.workers, "PostgreSQL µs": cpu.postgres, "stand-in µs": cpu.upstream },
          "one more costs, µs": i === 0 ? null : round(slopes[i - 1] ?? 0),
          "machine %": Math.round(100 * machineShare),
        },
      ]),
    );
    if (peer) {
      const { workers = 0, postgres = 0, upstream: standIn = 0 } = peer.cpu;
      rows[`one message an influencer, ${Math.round(peer.pointsPerSecond * INTERVAL)} a minute at most`] = {
        "slots complete": null,
        ...{ "worker µs": workers, "PostgreSQL µs": postgres, "stand-in µs": standIn },
        "one more costs, µs": round(workers + postgres),
        "machine %": null,
      };
    }
    say(`fixed: ${round(fixedS)} s of CPU a slot`);
    const line = straightLine(costs);
    const offLine = costs.map(({ influencers, perPoint }) => {
      const expected = line(influencers);
      return Math.abs(influencers * perPoint - expected) / expected;
    });
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
      conditions: { database: database.description, slots, warm, naive, carried, slopes, fixedS, peer },
    });
    return passed;
  } finally {
    await upstream.end();
    await database.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
    else say(`logs are kept in ${folder}`);
  }
}

/** Microseconds of CPU a slot by influencers, through the first and the last size. */
function straightLine(costs: readonly { influencers: number; perPoint: number }[]): (at: number) => number {
  const total = (cost = { influencers: 0, perPoint: 0 }) => cost.influencers * cost.perPoint;
  const [first, last] = [costs.at(0), costs.at(-1)];
  const from = first?.influencers ?? 0;
  const slope = (total(last) - total(first)) / ((last?.influencers ?? 0) - from);
  return (at) => total(first) + slope * (at - from);
}
