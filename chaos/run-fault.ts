/** One fault from a fresh pipeline to its verdict. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { slotOf } from "#lib/domain/slot.ts";
import { messageOf } from "#lib/errors.ts";
import { MINUTE, SECOND, systemClock } from "#lib/time.ts";
import { check, type Verdict } from "./check.ts";
import { drain } from "./drain.ts";
import type { Allowed, Bench, Fault, Measured, Shape } from "./fault.ts";
import { judge } from "./judge.ts";
import { countStored, startPipeline, untilTime } from "./pipeline.ts";
import { keepFolder, makeFolder, until } from "./processes.ts";
import { compareCoverage, otherThan } from "./read-reasons.ts";
import { createRandom } from "./seeded-random.ts";

export interface FaultOutcome {
  fault: Fault;
  shape: Shape;
  allowed: Allowed;
  /** null: it never came to a verdict. */
  verdict: (Verdict & { facts: Readonly<Record<string, unknown>> }) | null;
  problems: string[];
  seconds: number;
  /** Logs, spools and the database's files, of a run that failed. */
  folder: string | null;
}

const SAMPLE = 100;
const DRAIN_MS = 3 * MINUTE;
const HEARTBEAT_MS = 8 * SECOND;

export async function runFault(
  fault: Fault,
  shape: Shape,
  say: (line: string) => void,
): Promise<FaultOutcome> {
  const started = systemClock.now();
  const folder = makeFolder(fault.id.toLowerCase());
  const allowed = fault.allowed(shape);
  const outcome = { fault, shape, allowed };
  const seconds = () => (systemClock.now() - started) / SECOND;
  let stage = "starting";
  const tell = (line: string) => {
    stage = line;
    say(`${fault.id} ${Math.round(seconds())} s: ${line}`);
  };
  const heartbeat = setInterval(
    () => say(`${fault.id} ${Math.round(seconds())} s: … ${stage}`),
    HEARTBEAT_MS,
  );
  const pipeline = await startPipeline(folder, shape, fault.setup?.(shape) ?? {}).catch(
    (error: unknown) => error,
  );
  if (!isPipeline(pipeline)) {
    clearInterval(heartbeat);
    keepFolder(folder);
    return {
      ...outcome,
      verdict: null,
      problems: [`did not start: ${messageOf(pipeline)}`],
      seconds: seconds(),
      folder,
    };
  }
  let failed = true;
  try {
    const run = slotOf(started / SECOND, shape.slot);
    await until(
      "the first data points",
      MINUTE + shape.slot * SECOND,
      async () => (await countStored(pipeline.db)) > 0,
    );
    // Short slots begin again before a worker that has just started has its first jobs.
    const ahead = shape.slot < 30 ? 2 : 1;
    const from = slotOf(systemClock.now() / SECOND, shape.slot) + ahead * shape.slot;
    const window = {
      from,
      to: from + Math.max(1, Math.round((shape.minutes * 60) / shape.slot)) * shape.slot,
    };
    tell(
      `${pipeline.database.description}; ${shape.influencers} influencers, ${shape.workers} workers, ${(window.to - from) / shape.slot} slots of ${shape.slot} s from ${new Date(from * SECOND).toISOString()}, seed ${shape.seed}`,
    );
    await untilTime(from * SECOND);
    const bench: Bench = {
      shape,
      random: createRandom(shape.seed),
      pipeline,
      window,
      say: tell,
      at: (second) => untilTime((from + second) * SECOND),
    };
    const measure = await fault.inject(bench);
    // What came after the planned end belongs to it too.
    window.to = Math.max(window.to, slotOf(systemClock.now() / SECOND, shape.slot) + shape.slot);
    tell("waiting for the end of the window");
    // With the time that an answer may take to the table.
    await untilTime((window.to + Math.min(10, shape.slot / 2)) * SECOND);
    tell("waiting until nothing is on its way");
    const workerLogs = pipeline.workers.map(({ logFile }) => logFile);
    const input = {
      db: pipeline.db,
      members: pipeline.members,
      interval: shape.slot,
      seed: shape.seed,
      run: { from: run, to: window.to },
      window,
      servedFile: pipeline.servedFile,
      workerLogs,
    };
    const { evidence, ms, left } = await drain(pipeline, window.to, fault.drainMs?.(shape) ?? DRAIN_MS, () =>
      check(input),
    );
    const measured: Measured = await measure(evidence);
    const coverage = await compareCoverage(pipeline.db, evidence.grid, window, SAMPLE);
    const verdict = {
      ...evidence.verdict,
      recoveryMs: measured.recoveryMs === null ? null : Math.round(measured.recoveryMs),
      facts: { drainedMs: Math.round(ms), ...measured.facts, sampleSaid: coverage.said },
    };
    const problems = [
      ...judge(verdict, allowed, shape.slot),
      ...verdict.problems,
      ...left.map((what) => `still on their way after ${Math.round(ms / SECOND)} s: ${what}`),
      ...coverage.problems,
      ...otherThan(coverage.said, fault.gapReasons),
      ...(measured.problems ?? []),
      ...(await endWorkers(pipeline.workers)),
    ];
    writeFileSync(join(folder, "verdict.json"), `${JSON.stringify({ ...verdict, problems }, null, 2)}\n`);
    failed = problems.length > 0;
    return { ...outcome, verdict, problems, seconds: seconds(), folder: failed ? folder : null };
  } catch (error) {
    return { ...outcome, verdict: null, problems: [messageOf(error)], seconds: seconds(), folder };
  } finally {
    clearInterval(heartbeat);
    await pipeline.close();
    if (failed) keepFolder(folder);
    else rmSync(folder, { recursive: true, force: true });
  }
}

function isPipeline(value: unknown): value is Awaited<ReturnType<typeof startPipeline>> {
  return typeof value === "object" && value !== null && "workers" in value;
}

/** They must end by themselves and in order, whatever they went through. */
async function endWorkers(
  workers: readonly { name: string; isRunning(): boolean; end(): Promise<number | null> }[],
): Promise<string[]> {
  const problems = await Promise.all(
    workers.map(async (worker) => {
      if (!worker.isRunning()) return `${worker.name} is not running at the end`;
      const code = await worker.end();
      return code === 0 ? "" : `${worker.name} ended with ${code ?? "a signal"} when it was told to stop`;
    }),
  );
  return problems.filter((problem) => problem !== "");
}
