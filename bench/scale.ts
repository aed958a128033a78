/**
 * How the load that workers carry grows with their number, where waiting for the platform is what limits each. A load is
 * carried when all of several slots in a row are complete; each number of workers gets less and less until it carries it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { SECOND } from "#lib/time.ts";
import { type Carried, carryLoad } from "./carry-load.ts";
import { type Child, startNode } from "./child.ts";
import { interrupted } from "./interrupted.ts";
import { median } from "./percentile.ts";
import { writeVerdict } from "./write-verdict.ts";

/** Below those from which the system draws the ports of connections. */
const UPSTREAM_PORT = 14_401;
/** Of what the platform's latency lets a worker fetch at most. */
const LIMIT_STEP = 0.05;
/** Number of workers → times one worker's load that they must carry. */
const goals = new Map([
  [2, 1.9],
  [4, 3.6],
]);
/** Times one worker's load, as a part of the number of workers, tried in turn. */
const PARTS = [1, 0.975, 0.95, 0.925, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5];

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      latency: { type: "string", default: "100" },
      concurrency: { type: "string", default: "16" },
      interval: { type: "string", default: "60" },
      slots: { type: "string", default: "5" },
      /** Where one worker's search begins, as a part of what the latency lets it fetch. */
      from: { type: "string", default: "0.95" },
    },
  });
  const chosen = {
    latencyMs: Number(values.latency),
    concurrency: Number(values.concurrency),
    interval: intervalSchema.parse(Number(values.interval)),
    slots: Number(values.slots),
    from: Number(values.from),
  };
  const { latencyMs, concurrency, slots, from } = chosen;
  const sound = latencyMs >= 1 && concurrency >= 1 && concurrency <= 256 && slots >= 1 && slots <= 30;
  if (!(sound && from > 0 && from <= 1)) {
    throw new Error("scale takes --latency MS, --concurrency 1…256, --interval, --slots 1…30, --from 0…1");
  }
  return chosen;
}

export async function run(args: string[]): Promise<boolean> {
  const { latencyMs, concurrency, interval, slots, from } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-scale-"));
  const cores = cpus().length;
  const database = await startEmbedded({
    dataDir: folder,
    host: "127.0.0.1",
    say: (line) => console.log(line),
  });
  const children: Child[] = [];
  const signal = interrupted();
  const tried: Carried[] = [];
  let passed = false;
  try {
    const mockstagram = join(import.meta.dirname, "../mockstagram/main.ts");
    const port = await findFreePort("127.0.0.1", UPSTREAM_PORT);
    const upstream = startNode(
      [
        mockstagram,
        ...["--mode", "deterministic", "--slot", `${interval}`],
        ...["--port", `${port}`, "--latency", `${latencyMs}`],
      ],
      {},
      join(folder, "upstream.log"),
    );
    children.push(upstream);
    const limit = Math.floor((concurrency * interval * SECOND) / latencyMs);
    console.log(
      `${latencyMs} ms to each answer, ${concurrency} requests in flight a worker: ` +
        `at most ${limit} influencers in ${interval} s. ${slots} slots a load.`,
    );

    const surroundings = {
      serverUrl: database.url,
      upstream,
      upstreamUrl: `http://127.0.0.1:${port}`,
      folder,
      interval,
      concurrency,
      slots,
    };
    /** The first of falling loads that is carried. */
    async function firstCarried(workers: number, loads: readonly number[]): Promise<Carried | null> {
      for (const influencers of loads) {
        console.log(`${workers} × worker, ${influencers} influencers`);
        const load = { workers, influencers };
        const carried = await carryLoad(load, surroundings, {
          cores,
          signal,
          say: (line) => console.log(`  ${line}`),
        });
        tried.push(carried);
        if (carried.complete) return carried;
      }
      return null;
    }

    const parts = Array.from({ length: Math.floor(from / LIMIT_STEP) }, (_, i) => from - i * LIMIT_STEP);
    const one = await firstCarried(
      1,
      parts.map((part) => Math.round(limit * part)),
    );
    const carried = new Map([[1, one]]);
    for (const workers of goals.keys()) {
      if (one === null) break;
      const loads = PARTS.map((part) => Math.round(one.influencers * workers * part));
      carried.set(workers, await firstCarried(workers, loads));
    }

    const ratioOf = (workers: number) =>
      (carried.get(workers)?.influencers ?? 0) / (one?.influencers ?? Number.POSITIVE_INFINITY);
    const rows = Object.fromEntries(
      [...carried].map(([workers, load]) => [
        `${workers} × worker`,
        {
          influencers: load?.influencers ?? 0,
          "times one": Number(ratioOf(workers).toFixed(2)),
          goal: goals.get(workers) ?? null,
          "last shard, s into the slot": median(load?.slots.map((slot) => slot.lastStoredS) ?? []),
          ...Object.fromEntries(Object.entries(load?.cpu ?? {}).map(([part, us]) => [`${part} µs`, us])),
          "machine %": Math.round(100 * (load?.machineShare ?? 0)),
        },
      ]),
    );
    passed = writeVerdict({
      name: "scale",
      rows,
      goals: Object.fromEntries(
        [...goals].map(([workers, goal]) => [
          `${workers} workers carry ≥ ${goal} times one worker's load`,
          ratioOf(workers) >= goal,
        ]),
      ),
      conditions: {
        database: database.description,
        ...{ latencyMs, concurrency, interval, slots, limitOfOneWorker: limit, tried },
      },
    });
    if (!passed) console.log(`logs are kept in ${folder}`);
    return passed;
  } finally {
    for (const child of children) await child.end();
    await database.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
  }
}
