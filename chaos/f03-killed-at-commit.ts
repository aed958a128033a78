/** F03: a worker is killed at the very system calls that make things durable, the first, the second, …, and starts again. */
import { runCommand } from "#lib/db/embedded/run-command.ts";
import { delay, SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import type { ChaosWorker } from "./pipeline.ts";

/** Which of its calls ends it, while the spool is written to. */
const SYNCS = [1, 2, 3, 4, 5, 8, 13, 21, 34, 50];
/** While the spool is replayed and jobs are done. */
const WRITES = 8;
const PATIENCE_MS = 45 * SECOND;

export const fault: Fault = {
  id: "F03",
  title: "a worker killed at each commit point: fdatasync, fsync, write, sendto",
  defaults: { influencers: 300, slot: 5, minutes: 1, workers: 2, seed: 1 },
  quick: null,
  // The slots of a dead worker are over before anybody can take them over: what counts is that nothing is lost.
  allowed: () => ({ maxGapSlots: null, recoveryMs: null }),
  async impossible() {
    const tried = await runCommand("strace", ["-f", "-o", "/dev/null", "true"], { timeoutMs: 10 * SECOND });
    return tried.ok
      ? null
      : `strace is missing or may not trace (${tried.stderr.trim().split("\n").at(-1) ?? ""})`;
  },
  async inject({ random, pipeline, at, say }) {
    const { database, workers } = pipeline;
    const [victim] = workers;
    if (victim === undefined) throw new Error("there is no worker");
    const ends: string[] = [];
    let killed = 0;

    async function dieAt(worker: ChaosWorker, calls: string, n: number) {
      worker.start([
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        `trace=${calls}`,
        "-e",
        `inject=${calls}:signal=SIGKILL:when=${n}`,
      ]);
      const timer = new AbortController();
      const code = await Promise.race([
        worker.ended(),
        delay(PATIENCE_MS, timer.signal).then(() => "late" as const),
      ]);
      timer.abort();
      if (code === null) killed++;
      else if (code === "late") await worker.kill();
      else ends.push(`at ${calls} ${n} the worker ended by itself with ${code}`);
      say(
        `${calls} ${n}: ${code === null ? "killed" : code === "late" ? "never came to it" : `ended with ${code}`}`,
      );
    }

    await at(0);
    await database.stopImmediately();
    await victim.kill();
    for (const n of SYNCS) await dieAt(victim, "fdatasync,fsync", n);
    victim.start();
    await victim.untilReady();
    await database.start();
    say("PostgreSQL is back");
    for (let i = 0; i < WRITES; i++) {
      await victim.kill();
      const drawn = Math.ceil(random() * 600);
      await dieAt(
        victim,
        i % 2 === 0 ? "fdatasync,fsync" : "write,writev,sendto,sendmsg,pwrite64",
        i % 2 === 0 ? i + 1 : drawn,
      );
      victim.start();
      await victim.untilReady();
      await delay(2 * SECOND);
    }
    return () => ({
      recoveryMs: null,
      problems: killed === 0 ? [...ends, "it was never killed"] : ends,
      facts: { killed, tries: SYNCS.length + WRITES },
    });
  },
};
