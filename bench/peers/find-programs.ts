/**
 * Programs that the benches measure against or with: Debian 13's own packages, fetched once into the cache without root
 * and run by their own loader and libraries, so that every machine with apt measures the same versions.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { fetchDebianKeyring } from "#lib/db/embedded/fetch-debian-keyring.ts";
import { fetchDebianPackages } from "#lib/db/embedded/fetch-debian-packages.ts";
import { DEBIAN_MIRROR, findDebianSource } from "#lib/db/embedded/find-debian-source.ts";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { architectures } from "#lib/db/embedded/portable-packages.ts";
import { messageOf } from "#lib/errors.ts";
import { type RunCommand, runCommand } from "#lib/run-command.ts";

/** Part of the cache folder's name: raise it when the list changes. */
const RECIPE = 2;
/** Name → its package, and what it can be asked without doing anything. */
const programs = {
  "victoria-metrics": { from: "victoria-metrics", ask: ["-version"] },
  prometheus: { from: "prometheus", ask: ["--version"] },
  influxd: { from: "influxdb", ask: ["version"] },
  wrk: { from: "wrk", ask: ["-v"] },
  "redis-server": { from: "redis-tools", ask: ["--version"] },
} as const;
const named = Object.values(programs).map(({ from }) => from);
/** What they load. */
const libraries = [
  ...["libc6", "libzstd1", "libluajit-5.1-2", "libssl3t64", "zlib1g"],
  ...["redis-server", "libatomic1", "libcap2", "libgcc-s1", "libhiredis1.1.0", "libjemalloc2", "liblua5.1-0"],
  ...["liblzf1", "libstdc++6", "libsystemd0", "lua-cjson", "lua-bitop"],
];
/** In the folder: the names of the packages' files, which hold their versions. */
const CONTENTS = "packages.json";
/** The loader's: the program or a library of it is missing. */
const NOT_RUN = 127;

const contents = z.array(z.string());

export type ProgramName = keyof typeof programs;

export interface Program {
  command: string;
  /** What stands before the program's own arguments. */
  prefix: readonly string[];
  version: string;
}

export type ProgramFinding = { program: Program } | { missing: string };

/** `dataDir`: where they go if the ordinary cache can't be written. Never throws. */
export async function findPrograms(
  dataDir: string,
  say: (line: string) => void,
): Promise<(name: ProgramName) => Promise<ProgramFinding>> {
  const root = await fetchRoot(dataDir, say).catch((error: unknown) => ({ missing: messageOf(error) }));
  return async (name) => {
    if (typeof root !== "string") return root;
    const architecture = architectures[process.arch];
    if (!architecture) return { missing: `not for ${process.arch}` };
    const { from, ask } = programs[name];
    const folder = join(root, "usr", "lib", architecture.multiarch);
    const command = join(folder, architecture.loader);
    const prefix = ["--library-path", folder, join(root, "usr", "bin", name)];
    const { code } = await runCommand(command, [...prefix, ...ask], { timeoutMs: 10_000 });
    if (code === null || code === NOT_RUN) return { missing: `${name} does not run` };
    const files = contents.parse(JSON.parse(readFileSync(join(root, CONTENTS), "utf8")));
    const file = files.find((candidate) => candidate.startsWith(`${from}_`));
    return {
      program: { command, prefix, version: file?.split("_")[1]?.replace(/^\d+%3a|[+~-].*/g, "") ?? "?" },
    };
  };
}

async function fetchRoot(
  dataDir: string,
  say: (line: string) => void,
  run: RunCommand = runCommand,
): Promise<string | { missing: string }> {
  const architecture = process.platform === "linux" ? architectures[process.arch] : undefined;
  if (!architecture) return { missing: "Debian's packages run on Linux on amd64 and arm64" };
  const places = engineCaches(dataDir).map((cache) =>
    join(cache, `bench-programs-${architecture.name}-r${RECIPE}`),
  );
  const known = places.find((place) => existsSync(place));
  if (known) return known;
  const place = places.find((candidate) => canMake(join(candidate, "..")));
  if (!place) return { missing: `nowhere to keep them (${places.join(", ")})` };
  say(`Getting ${named.join(", ")} from Debian's signed packages (70 MB, once) …`);
  const workshop = `${place}.build-${process.pid}`;
  try {
    const found = findDebianSource();
    const keyring = found?.keyring ?? (await fetchDebianKeyring(join(workshop, "keyring"), run));
    if (!keyring) return { missing: "Debian's archive keyring is missing" };
    const source = found ?? { uri: DEBIAN_MIRROR, keyring };
    const packages = [...named, ...libraries];
    const made = await fetchDebianPackages({ workshop, architecture, source, packages, run });
    writeFileSync(join(made, CONTENTS), JSON.stringify(readdirSync(join(workshop, "debs"))));
    const bin = join(made, "usr", "bin");
    // Some are links to another, and do what their name says.
    const kept = new Set(
      Object.keys(programs).flatMap((name) => [name, basename(realpathSync(join(bin, name)))]),
    );
    for (const name of readdirSync(bin)) if (!kept.has(name)) rmSync(join(bin, name));
    // Somebody else may have been faster: theirs is the same.
    if (!existsSync(place)) renameSync(made, place);
    return place;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}
