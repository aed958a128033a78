/** Ends a running server: disconnects everybody, waits, and insists. Works on one that another process started. */
import { AppError } from "#lib/errors.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { readPostmaster } from "./read-postmaster.ts";

/** PostgreSQL's fast shutdown, then its immediate one (recovers at the next start), then the end. */
const steps: readonly { signal: NodeJS.Signals; patienceMs: number }[] = [
  { signal: "SIGINT", patienceMs: 20 * SECOND },
  { signal: "SIGQUIT", patienceMs: 8 * SECOND },
  { signal: "SIGKILL", patienceMs: 5 * SECOND },
];

export async function stopServer(cluster: string): Promise<void> {
  for (const { signal, patienceMs } of steps) {
    const server = readPostmaster(cluster);
    if (!server?.alive) return;
    try {
      process.kill(server.pid, signal);
    } catch {
      // It has just ended, or is not ours to end: the next look tells.
    }
    const start = monotonicMs();
    while (monotonicMs() - start < patienceMs) {
      await delay(25);
      if (!readPostmaster(cluster)?.alive) return;
    }
  }
  throw new AppError("UNAVAILABLE", `The PostgreSQL server on ${cluster} does not stop.`);
}
