/**
 * Storing alone: payloads as a fetcher makes them, through the product's queue and ingest job into a hypertable, against
 * the bare insert of the same rows; beside it, in the same run, other queues with the same payloads.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { atEnd } from "./at-end.ts";
import { compareWays } from "./ingest/compare-ways.ts";
import { type RunningRedis, startRedis } from "./ingest/redis.ts";
import type { WayName } from "./ingest/way.ts";
import { installPackages } from "./install-packages.ts";
import { writeVerdict } from "./write-verdict.ts";

const OF_BARE_GOAL = 0.7;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      /** A shard's worth is 1,000 of them. */
      points: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      peers: { type: "string", default: "yes" },
    },
  });
  const { peers } = values;
  const points = Number(values.points);
  const rounds = Number(values.rounds);
  const sound = Number.isInteger(points) && points >= 1_000 && points <= 1_000_000;
  if (!(sound && rounds >= 1 && rounds <= 15 && (peers === "yes" || peers === "no"))) {
    throw new Error("ingest takes --points 1000…1000000, --rounds 1…15, --peers yes|no");
  }
  return { points, rounds, peers: peers === "yes" };
}

interface Peers {
  ways: WayName[];
  redis: RunningRedis | null;
  missing: string[];
}

/** Those that can be had here. */
async function getPeers(folder: string, say: (line: string) => void): Promise<Peers> {
  const obstacle = await installPackages("queues", say);
  if (obstacle !== null)
    return { ways: [], redis: null, missing: [`graphile-worker and BullMQ: ${obstacle}`] };
  const redis = await startRedis(folder);
  if ("missing" in redis) {
    return { ways: ["graphile-worker"], redis: null, missing: [`BullMQ: ${redis.missing}`] };
  }
  return { ways: ["graphile-worker", "bullmq"], redis, missing: [] };
}

export async function run(args: string[]): Promise<boolean> {
  const { points, rounds, peers: withPeers } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-ingest-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  atEnd(remove);
  const say = (line: string) => console.log(line);
  const database = await startEmbedded({ dataDir: folder, host: "127.0.0.1", say });
  atEnd(() => database.stop());
  let redis: RunningRedis | null = null;
  let isOver = false;
  try {
    const peers = withPeers ? await getPeers(folder, say) : { ways: [], redis: null, missing: [] };
    redis = peers.redis;
    for (const one of peers.missing) say(`missing: ${one}`);
    await migrateDatabase(database.url);
    await migrateQueue(database.url);
    const compared = await compareWays({
      databaseUrl: database.url,
      ways: ["bare", "pg-boss", ...peers.ways],
      redis,
      points,
      rounds,
      folder,
      say,
    });
    isOver = true;

    const rows = compared.map(({ way, perSecond, ofBare, seconds, sentSeconds, cpu }) => {
      const micros = Object.entries(cpu).map(([part, us]) => [`${part} µs`, us] as const);
      const times = { "points/s": perSecond, "of bare": ofBare, seconds, "sent after": sentSeconds };
      return [way, { ...times, ...Object.fromEntries(micros) }] as const;
    });
    const ofBare = compared.find(({ way }) => way === "pg-boss")?.ofBare ?? 0;
    return writeVerdict({
      name: "ingest",
      rows: Object.fromEntries(rows),
      goals: {
        "every round stored what was sent": true,
        [`through the queue at ≥ ${100 * OF_BARE_GOAL} % of the bare insert's rate (${Math.round(100 * ofBare)} %)`]:
          ofBare >= OF_BARE_GOAL,
      },
      conditions: {
        database: database.description,
        points,
        rounds,
        missing: peers.missing,
        eachRound: Object.fromEntries(compared.map((way) => [way.way, way.rounds])),
      },
    });
  } finally {
    await redis?.process.end();
    await database.stop();
    if (isOver) remove();
    else say(`logs are kept in ${folder}`);
  }
}
