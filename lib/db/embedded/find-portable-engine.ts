/**
 * Portable TimescaleDB: the one in the cache, else made there in a few seconds from Debian's signed packages, without
 * root and without touching the system. It is built beside its place and renamed into it, so a half one is never used.
 */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machine } from "#lib/env.ts";
import { messageOf } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { buildPortableEngine } from "./build-portable-engine.ts";
import type { EngineFinding } from "./engine.ts";
import { fetchDebianKeyring } from "./fetch-debian-keyring.ts";
import { DEBIAN_MIRROR, type DebianSource, findDebianSource } from "./find-debian-source.ts";
import { inspectEngine } from "./inspect-engine.ts";
import { type Architecture, architectures, POSTGRES_MAJOR, RECIPE } from "./portable-packages.ts";

export interface PortableOptions {
  run: RunCommand;
  /** Folders to keep it in: the first one that can be written. */
  cacheDirs: readonly string[];
  say: (line: string) => void;
  /** Replaces the machine's own mirror and keyring; tests name one that is out of reach. */
  source?: DebianSource;
}

/** The ordinary cache, else below the data folder. */
export function engineCaches(dataDir: string): string[] {
  return [join(machine.cacheHome, "influencer-analytics"), join(dataDir, "engines")];
}

export async function findPortableEngine(options: PortableOptions): Promise<EngineFinding> {
  const { run, say } = options;
  const architecture = process.platform === "linux" ? architectures[process.arch] : undefined;
  if (!architecture) {
    return {
      missing: `portable TimescaleDB exists for Linux on amd64 and arm64, not for ${process.platform} ${process.arch}`,
    };
  }
  const name = `timescaledb-pg${POSTGRES_MAJOR}-${architecture.name}-r${RECIPE}`;
  for (const cache of options.cacheDirs) {
    const engine = await inspectEngine("portable", binDirOf(join(cache, name)), run);
    if (engine?.timescale) return { engine };
  }
  const cache = options.cacheDirs.find(isWritable);
  if (!cache) {
    return { missing: `portable TimescaleDB can't be kept anywhere (${options.cacheDirs.join(", ")})` };
  }
  const obstacle = await findObstacle(run);
  if (obstacle) return { missing: obstacle };
  say(`Getting TimescaleDB from Debian's signed packages (35 MB, once) into ${cache} …`);
  try {
    return await build(join(cache, name), architecture, options.source ?? findDebianSource(), run);
  } catch (error) {
    return { missing: messageOf(error) };
  }
}

async function build(
  place: string,
  architecture: Architecture,
  known: DebianSource | null,
  run: RunCommand,
): Promise<EngineFinding> {
  sweepKilledBuilds(place);
  const workshop = `${place}.build-${process.pid}`;
  rmSync(workshop, { recursive: true, force: true });
  try {
    const keyring = known?.keyring ?? (await fetchDebianKeyring(join(workshop, "keyring"), run));
    if (!keyring) return { missing: "Debian's archive keyring (package debian-archive-keyring) is missing" };
    const source = known ?? { uri: DEBIAN_MIRROR, keyring };
    const root = await buildPortableEngine({ workshop, place, architecture, source, run });
    try {
      renameSync(root, place);
    } catch (error) {
      // Somebody else was faster: theirs is the same. One that does not run is replaced.
      if ((await inspectEngine("portable", binDirOf(place), run))?.timescale == null) {
        if (!existsSync(place)) throw error;
        renameSync(place, join(workshop, "broken"));
        renameSync(root, place);
      }
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  const engine = await inspectEngine("portable", binDirOf(place), run);
  return engine?.timescale ? { engine } : { missing: `portable TimescaleDB in ${place} does not run` };
}

/** In half a sentence why portable TimescaleDB can't be made here; null: nothing is in its way. */
async function findObstacle(run: RunCommand): Promise<string | null> {
  for (const tool of ["apt-get", "dpkg-deb"]) {
    if (!(await run(tool, ["--version"], { timeoutMs: 10_000 })).ok) return `there is no ${tool} here`;
  }
  // Debian's PostgreSQL takes time zones from the system.
  return existsSync("/usr/share/zoneinfo/UTC")
    ? null
    : "the system's time zones (package tzdata) are missing";
}

function binDirOf(root: string): string {
  return join(root, "usr", "lib", "postgresql", String(POSTGRES_MAJOR), "bin");
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Removes workshops whose process is gone. */
function sweepKilledBuilds(place: string): void {
  const parent = join(place, "..");
  for (const name of readdirSync(parent)) {
    const pid = /\.build-(\d+)$/.exec(name)?.[1];
    if (!pid || existsSync(`/proc/${pid}`)) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}
