/**
 * pg_dump and pg_restore of PostgreSQL 17 from Debian's signed packages, for whom the portable engine serves: in the cache,
 * else put there, without root and without touching the system. Run by their own loader, so that nothing has to be patched.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { fetchDebianKeyring } from "../embedded/fetch-debian-keyring.ts";
import { fetchDebianPackages } from "../embedded/fetch-debian-packages.ts";
import { DEBIAN_MIRROR, findDebianSource } from "../embedded/find-debian-source.ts";
import {
  type Architecture,
  architectures,
  clientPackages,
  POSTGRES_MAJOR,
} from "../embedded/portable-packages.ts";
import type { ClientName, ClientProgram } from "./find-client-program.ts";

export interface PortableClientOptions {
  name: ClientName;
  run: RunCommand;
  /** Folders to keep it in: the first one that can be written. */
  cacheDirs: readonly string[];
  say: (line: string) => void;
}

/** Part of the folder's name: raise it when the list of packages changes. */
const RECIPE = 1;

/** In half a sentence why there is none, or the program. */
export async function findPortableClient(
  options: PortableClientOptions,
): Promise<ClientProgram | { missing: string }> {
  const { name, run, cacheDirs, say } = options;
  const architecture = process.platform === "linux" ? architectures[process.arch] : undefined;
  if (!architecture) return { missing: "Debian's are for Linux on amd64 and arm64" };
  const folder = `postgresql-client-${POSTGRES_MAJOR}-${architecture.name}-r${RECIPE}`;
  const known = cacheDirs.map((cache) => join(cache, folder)).find((place) => existsSync(place));
  if (known) return programIn(known, name, architecture);
  for (const tool of ["apt-get", "dpkg-deb"]) {
    if (!(await run(tool, ["--version"], { timeoutMs: 10_000 })).ok)
      return { missing: `there is no ${tool} here` };
  }
  for (const cache of cacheDirs) {
    try {
      mkdirSync(cache, { recursive: true });
      say(
        `Getting pg_dump and pg_restore ${POSTGRES_MAJOR} from Debian's signed packages (10 MB, once) into ${cache} …`,
      );
      const place = join(cache, folder);
      await fetchInto(place, architecture, run);
      return programIn(place, name, architecture);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EACCES"))
        return { missing: messageOf(error) };
    }
  }
  return { missing: `they can't be kept anywhere (${cacheDirs.join(", ")})` };
}

/** Made beside its place and renamed into it: a half one is never used. */
async function fetchInto(place: string, architecture: Architecture, run: RunCommand): Promise<void> {
  const workshop = mkdtempSync(`${place}.build-`);
  try {
    const known = findDebianSource();
    const keyring = known?.keyring ?? (await fetchDebianKeyring(join(workshop, "keyring"), run));
    if (!keyring) throw new Error("Debian's archive keyring (package debian-archive-keyring) is missing");
    const source = known ?? { uri: DEBIAN_MIRROR, keyring };
    const root = await fetchDebianPackages({ workshop, architecture, source, packages: clientPackages, run });
    // Somebody else may have been faster: theirs is the same.
    if (!existsSync(place)) renameSync(root, place);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function programIn(root: string, name: ClientName, { multiarch, loader }: Architecture): ClientProgram {
  const libraries = join(root, "usr", "lib", multiarch);
  const program = join(root, "usr", "lib", "postgresql", String(POSTGRES_MAJOR), "bin", name);
  return {
    command: join(libraries, loader),
    prefix: ["--library-path", libraries, program],
    major: POSTGRES_MAJOR,
  };
}
