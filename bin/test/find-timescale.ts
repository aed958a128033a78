/** Native TimescaleDB for the integration suites: an installed one, else the portable one, as for the embedded database. */
import { describeEngine } from "#lib/db/embedded/engine.ts";
import { findInstalledEngine } from "#lib/db/embedded/find-installed-engine.ts";
import { runCommand } from "#lib/run-command.ts";
import type { Need } from "./need.ts";

export async function findTimescale(): Promise<Need> {
  const installed = await findInstalledEngine(runCommand);
  const plan =
    "engine" in installed
      ? describeEngine(installed.engine)
      : "portable, from Debian's signed packages; no root, nothing of the system is touched (35 MB into the cache folder, and 10 for its pg_dump, once)";
  // The suite's own set-up gets it, in the way that it is needed there.
  return { title: "TimescaleDB", plan, get: async () => {} };
}
