/** `npm run chaos -- kills`: worker and database killed at seeded random moments. The seed says every moment. */
import { delay, SECOND } from "#lib/time.ts";
import { drawTable } from "./draw-table.ts";
import type { Fault, Shape } from "./fault.ts";
import type { Options } from "./parse-options.ts";
import { answers } from "./pipeline.ts";
import { runFault } from "./run-fault.ts";
import { createRandom } from "./seeded-random.ts";

export interface Kill {
  /** After the one before, ms. */
  afterMs: number;
  target: "worker-1" | "worker-2" | "database" | "everything";
  /** Until what was killed is started again, ms. */
  awayMs: number;
}

/** It answers in milliseconds, or it is busy with its start. */
const READY_LOOK_MS = 200;

const SHAPE: Shape = { influencers: 300, slot: 5, minutes: 1, workers: 2, seed: 1 };

/** The same seed, the same kills. Pure. */
export function drawKills(seed: number, count: number): Kill[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    // Long enough that most find a worker that is ready, and some one that is still starting.
    const afterMs = Math.round((0.5 + 5 * random()) * SECOND);
    const draw = random();
    const target =
      draw < 0.3 ? "worker-1" : draw < 0.6 ? "worker-2" : draw < 0.95 ? "database" : "everything";
    return { afterMs, target, awayMs: Math.round(2 * random() * SECOND) };
  });
}

export async function runKills(options: Options, say: (line: string) => void): Promise<boolean> {
  const shape = { ...SHAPE, ...options.given };
  const kills = drawKills(shape.seed, options.count);
  say(`seed ${shape.seed}: ${kills.length} kills, ${JSON.stringify(kills.slice(0, 3))} …`);
  const outcome = await runFault(faultOf(kills), shape, say);
  const { verdict, allowed, problems, folder } = outcome;
  say(JSON.stringify({ seed: shape.seed, kills: kills.length, verdict, problems }));
  const title = `${kills.length} kills, seed ${shape.seed}`;
  say(`\n${drawTable([{ id: "kills", title, shape, verdict, allowed, problems }])}\n`);
  say(`again: npm run chaos -- kills --count ${kills.length} --seed ${shape.seed}`);
  if (folder !== null) say(`logs are kept in ${folder}`);
  say(problems.length === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
  return problems.length === 0;
}

const isReady = (port: number) => answers(`http://127.0.0.1:${port}/api/health/ready`, READY_LOOK_MS);

function faultOf(kills: readonly Kill[]): Fault {
  return {
    id: "kills",
    title: `${kills.length} kills`,
    defaults: SHAPE,
    quick: null,
    compressed: SHAPE,
    // With 5-second slots a killed worker's slot is over before anybody can take it over: gaps are gaps, nothing is lost.
    allowed: () => ({ maxGapSlots: null, recoveryMs: null, unsaid: null }),
    async inject({ pipeline, say }) {
      const { workers, database } = pipeline;
      let done = 0;
      let hitReady = 0;
      let hitStarting = 0;
      const problems: string[] = [];
      for (const { afterMs, target, awayMs } of kills) {
        await delay(afterMs);
        const victims = workers.filter(({ name }) => target === name || target === "everything");
        const withDatabase = target === "database" || target === "everything";
        for (const { name, port, isRunning } of victims) {
          // Killed by nobody and ended all the same: then this kill proves nothing.
          if (!isRunning()) problems.push(`kill ${done + 1}: ${name} had ended by itself`);
          else if (await isReady(port)) hitReady++;
          else hitStarting++;
        }
        if (withDatabase && !database.isRunning())
          problems.push(`kill ${done + 1}: PostgreSQL had ended by itself`);
        await Promise.all([...victims.map((worker) => worker.kill()), withDatabase && database.kill()]);
        await delay(awayMs);
        if (withDatabase) await database.start();
        for (const worker of victims) worker.start();
        done++;
        if (done % 3 === 0 || done === kills.length)
          say(`${done} of ${kills.length} kills, the last of ${target}`);
      }
      await Promise.all(workers.map((worker) => worker.untilReady()));
      if (hitReady === 0 && kills.some(({ target }) => target !== "database")) {
        problems.push("no kill hit a worker that was ready");
      }
      const facts = { kills: done, workersHitReady: hitReady, workersHitStarting: hitStarting };
      return () => ({ recoveryMs: null, problems, facts });
    },
  };
}
