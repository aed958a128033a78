/**
 * A look at speed in less than three minutes (a build of the web beside): what the worker's, ingest's and the original
 * endpoint's work costs against doing nothing but the same work bare, in small. Prints, and judges no time: it fails only
 * where something does not run, or where data are missing or wrong.
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
import { MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { atEnd } from "./at-end.ts";
import { type Carried, carryLoad } from "./carry-load.ts";
import { startNode } from "./child.ts";
import { compareWays } from "./ingest/compare-ways.ts";
import { untilAnswers } from "./poll-api.ts";
import { runLoop } from "./run-loop.ts";
import { compareReads } from "./smoke/compare-reads.ts";
import { startWeb } from "./start-web.ts";
import { writeVerdict } from "./write-verdict.ts";

/** Slots of five seconds: more of them in little time, and the same work a data point. */
const ENGINE = { influencers: 15_000, interval: 5, slots: 5, concurrency: 64, bareSeconds: 8 } as const;
/** With fewer, the half second in which a queue is looked at is all that shows. */
const INGEST = { points: 200_000, rounds: 5 };

export async function run(args: string[]): Promise<boolean> {
  parseArgs({ args, options: {} });
  const started = monotonicMs();
  const folder = mkdtempSync(join(tmpdir(), "ia-smoke-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  atEnd(remove);
  const say = (line: string) => console.log(line);
  const database = await startEmbedded({ dataDir: folder, host: "127.0.0.1", say });
  atEnd(() => database.stop());
  const client = connectDatabase({ url: database.url, name: "bench", max: 2, statementTimeoutMs: MINUTE });
  let isOver = false;
  try {
    await migrateDatabase(database.url);
    await migrateQueue(database.url);

    const { influencers, interval, slots, concurrency, bareSeconds } = ENGINE;
    const port = await findFreePort("127.0.0.1", 14_501);
    const upstreamUrl = `http://127.0.0.1:${port}`;
    const upstream = startNode(
      [
        join(import.meta.dirname, "../mockstagram/main.ts"),
        ...["--mode", "deterministic", "--slot", `${interval}`, "--port", `${port}`],
      ],
      {},
      join(folder, "upstream.log"),
    );
    await untilAnswers(upstreamUrl);
    say(`bare loop for ${bareSeconds} s`);
    const bareLoop = await runLoop({
      loop: "bare-loop",
      ...{ database: database.url, db: client.db, upstream, upstreamUrl },
      ...{ influencers, seconds: bareSeconds },
    });
    say(`a worker with ${influencers} influencers, ${slots} slots of ${interval} s`);
    const carried = await carryLoad(
      { workers: 1, influencers },
      { serverUrl: database.url, upstream, upstreamUrl, folder, interval, concurrency, slots },
      { cores: cpus().length, signal: new AbortController().signal, say: (line) => say(`  ${line}`) },
    );
    await upstream.end();

    const ways = await compareWays({
      ...{ databaseUrl: database.url, ways: ["bare", "pg-boss"], redis: null, folder, say },
      ...INGEST,
    });
    const [bare, queue] = ways;

    say("starting the web");
    const web = await startWeb(database.url, folder);
    const reads = await compareReads(client.db, web.url);
    await web.end();
    isOver = true;

    const ratio = (ours: number, floor: number) => Number((ours / floor).toFixed(2));
    const cost = (ours: number, floor: number) => ({ ours, floor, "ours / floor": ratio(ours, floor) });
    return writeVerdict({
      name: "smoke",
      rows: {
        "worker, CPU µs a data point (bare loop)": cost(carried.cpu.workers, bareLoop.cpu.workers ?? 0),
        "PostgreSQL, CPU µs a data point (bare loop)": cost(carried.cpu.postgres, bareLoop.cpu.postgres ?? 0),
        "ingest, data points a second (bare insert)": cost(queue?.perSecond ?? 0, bare?.perSecond ?? 0),
        "ingest, all CPU µs a data point (bare insert)": cost(sumOf(queue?.cpu), sumOf(bare?.cpu)),
        "read, requests a second (empty handler)": cost(reads.perSecond, reads.emptyPerSecond),
      },
      goals: {
        "every slot is complete": judgeSlots(carried),
        "every round of ingest stored what was sent": true,
        "every answer has its rows": reads.wrong === 0,
      },
      conditions: {
        database: database.description,
        seconds: Math.round((monotonicMs() - started) / SECOND),
        ...{ engine: ENGINE, ingest: INGEST, bareLoop, carried, ways, reads },
      },
    });
  } finally {
    await client.close();
    await database.stop();
    if (isOver) remove();
    else say(`logs are kept in ${folder}`);
  }
}

/** null: it fetched, but not all in time: on a machine that is busy otherwise, slots of five seconds are no measure. */
function judgeSlots({ complete, slots }: Carried): boolean | null {
  if (complete) return true;
  return slots.every(({ stored }) => stored > 0 && stored <= ENGINE.influencers) ? null : false;
}

function sumOf(parts: Readonly<Record<string, number>> = {}): number {
  return Number(
    Object.values(parts)
      .reduce((sum, us) => sum + us, 0)
      .toFixed(1),
  );
}
