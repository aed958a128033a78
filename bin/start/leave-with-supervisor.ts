/**
 * Preloaded (`node --import`) into each program that `npm start` runs: should `npm start` be killed without a chance to
 * stop them, the program gets SIGTERM and so its ordinary, clean end. Nobody stays behind.
 */
import { SECOND } from "#lib/time.ts";

const supervisor = Number(process.env.SUPERVISOR_PID);

if (process.ppid === supervisor) {
  // Our own channel to it: closed by the kernel, whatever it died of.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
} else {
  // Under a reloader (`node --watch`, `next dev`), which has no such manners: it is told, and tells us.
  const reloader = process.ppid;
  const watch = setInterval(() => {
    if (isRunning(supervisor)) return;
    clearInterval(watch);
    signal(reloader);
    signal(process.pid);
  }, 2 * SECOND);
  watch.unref();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // Gone already.
  }
}
