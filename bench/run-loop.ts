/** Runs a loop to compare with on the same server and stand-in, into a hypertable of its own that goes afterwards. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "#lib/db/client.ts";
import type { Child } from "./child.ts";
import { watchProcesses } from "./watch-processes.ts";

export interface LoopRun {
  pointsPerSecond: number;
  /** Microseconds a data point. */
  cpu: Record<string, number>;
}

const printed = z.object({ points: z.number(), seconds: z.number(), cpuSeconds: z.number() });

export interface LoopOptions {
  /** A program in this folder. */
  loop: "bare-loop" | "naive-loop";
  database: string;
  db: Database;
  upstream: Child;
  upstreamUrl: string;
  influencers: number;
  seconds: number;
}

export async function runLoop(options: LoopOptions): Promise<LoopRun> {
  const { loop, database, db, upstream, upstreamUrl, influencers, seconds } = options;
  await db.execute(sql`
    CREATE TABLE loop_points (influencer_id int NOT NULL, time timestamptz NOT NULL, retrieved_at timestamptz NOT NULL,
      followers int, following int, posts int, PRIMARY KEY (influencer_id, time))`);
  const [timescale] = await db.execute(sql`SELECT FROM pg_extension WHERE extname = 'timescaledb'`);
  if (timescale) await db.execute(sql`SELECT create_hypertable('loop_points', 'time')`);
  const watch = watchProcesses({ upstream: [upstream.pid] });
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, `${loop}.ts`),
      ...["--database", database, "--upstream", upstreamUrl],
      ...["--influencers", `${influencers}`, "--seconds", `${seconds}`],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${loop} ended with ${code}`);
  const { points, seconds: took, cpuSeconds } = printed.parse(JSON.parse(output));
  const use = watch.read();
  await db.execute(sql`DROP TABLE loop_points`);
  const perPoint = (spent: number) => Number(((spent * 1e6) / points).toFixed(1));
  return {
    pointsPerSecond: points / took,
    cpu: {
      upstream: perPoint(use.upstream?.cpuSeconds ?? 0),
      workers: perPoint(cpuSeconds),
      postgres: perPoint(use.postgres?.cpuSeconds ?? 0),
    },
  };
}
