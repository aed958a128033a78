/** F03: a worker is killed at the very system calls that make things durable, the first, the second, …, and starts again. */
import { runCommand } from "#lib/run-command.ts";
import { delay, SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import type { ChaosWorker } from "./pipeline.ts";

/** While the spool is written to: the first sync of a worker's life ends it, the second, … the fiftieth. */
const SYNCS = Array.from({ length: 50 }, (_, i) => i + 1);
/** While the spool is replayed and jobs are done: the 24th write, the 48th, … the 600th; the first are those of its start. */
const WRITES = Array.from({ length: 25 }, (_, i) => 24 * (i + 1));
const SYNC_CALLS = "fdatasync,fsync";
const WRITE_CALLS = "write,writev,sendto,sendmsg,pwrite64";
const PATIENCE_MS = 60 * SECOND;
/** Of the tries so many may end otherwise, since the call never came. */
const NEVER_MAX = 4;

type End = "killed" | "never" | "ended";

export const fault: Fault = {
  id: "F03",
  title: "a worker killed at each commit point: syncs 1 … 50, 25 writes and sends up to the 600th",
  // Many small shards, in short slots: a worker syncs often.
  defaults: { influencers: 600, slot: 5, minutes: 1, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 600, slot: 5, minutes: 1, workers: 2, seed: 1 },
  // The slots of a dead worker are over before anybody can take them over: what counts is that nothing is lost.
  allowed: () => ({ maxGapSlots: null, recoveryMs: null, unsaid: null }),
  setup: () => ({
    shards: 100,
    // strace counts thread by thread: with one thread for files the n-th sync is the worker's n-th.
    workerEnv: { UV_THREADPOOL_SIZE: "1" },
  }),
  async impossible() {
    const tried = await runCommand("strace", ["-f", "-o", "/dev/null", "true"], { timeoutMs: 10 * SECOND });
    return tried.ok
      ? null
      : `strace is missing or may not trace (${tried.stderr.trim().split("\n").at(-1) ?? ""})`;
  },
  async inject({ pipeline, at, say }) {
    const { database, workers } = pipeline;
    const [victim] = workers;
    if (victim === undefined) throw new Error("there is no worker");
    const ends: { what: string; end: End }[] = [];
    async function tryAt(worker: ChaosWorker, calls: string, n: number) {
      const end = await dieAt(worker, calls, n);
      ends.push({ what: `${calls} ${n}`, end });
      say(`${calls} ${n}: ${end}`);
    }

    await at(0);
    await database.stopImmediately();
    await victim.kill();
    for (const n of SYNCS) await tryAt(victim, SYNC_CALLS, n);
    victim.start();
    await victim.untilReady();
    await database.start();
    say("PostgreSQL is back");
    for (const n of WRITES) {
      await victim.kill();
      await tryAt(victim, WRITE_CALLS, n);
    }
    victim.start();
    await victim.untilReady();
    return () => ({ recoveryMs: null, ...judgeEnds(ends, SYNCS.length + WRITES.length) });
  },
};

async function dieAt(worker: ChaosWorker, calls: string, n: number): Promise<End> {
  const inject = `inject=${calls}:signal=SIGKILL:when=${n}`;
  worker.start(["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`, "-e", inject]);
  const timer = new AbortController();
  const code = await Promise.race([
    worker.ended(),
    delay(PATIENCE_MS, timer.signal).then(() => "late" as const),
  ]);
  timer.abort();
  if (code === "late") await worker.kill();
  return code === null ? "killed" : code === "late" ? "never" : "ended";
}

/** A worker that ends by itself after a kill is a crash loop. Pure. */
export function judgeEnds(ends: readonly { what: string; end: End }[], asked: number) {
  const of = (wanted: End) => ends.filter(({ end }) => end === wanted).map(({ what }) => what);
  const killed = of("killed").length;
  const never = of("never");
  const problems = of("ended").map((what) => `${what}: the worker ended by itself`);
  if (never.length > NEVER_MAX)
    problems.push(`${never.length} times the call never came: ${never.join("; ")}`);
  if (killed < asked - NEVER_MAX) problems.push(`${killed} kills of ${asked}`);
  return { problems, facts: { killed, tries: asked, neverCame: never } };
}
