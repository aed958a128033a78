/** Runs a found program on loopback with a folder of its own until it answers; ends with this process. */
import { join } from "node:path";
import { serverEnvironment } from "#lib/db/embedded/server-environment.ts";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { type Child, startProgram as start } from "../child.ts";
import type { Program } from "./find-programs.ts";

const PATIENCE_MS = 30 * SECOND;

export interface StartOptions {
  program: Program;
  args: readonly string[];
  folder: string;
  env?: Record<string, string>;
  /** Answers with 2xx once it is ready. */
  readyUrl: string;
}

/** Throws when it ends before, or is not ready within half a minute. */
export async function startProgram(options: StartOptions): Promise<Child> {
  const { program, args, folder, env = {}, readyUrl } = options;
  const log = join(folder, "log");
  const child = start(
    program.command,
    [...program.prefix, ...args],
    { ...serverEnvironment(), HOME: folder, ...env },
    log,
  );
  const until = monotonicMs() + PATIENCE_MS;
  for (;;) {
    const ready = await fetch(readyUrl).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (ready) return child;
    if (child.process.exitCode !== null) throw new Error(`it has ended: see ${log}`);
    if (monotonicMs() > until) {
      await child.end();
      throw new Error("it was not ready within 30 s");
    }
    await delay(SECOND / 10);
  }
}
