/** Makes portable TimescaleDB of Debian's packages: patched to find its libraries. Nothing outside `workshop` is written. */
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { fetchDebianPackages } from "./fetch-debian-packages.ts";
import type { DebianSource } from "./find-debian-source.ts";
import { type Architecture, POSTGRES_MAJOR, packages } from "./portable-packages.ts";

interface BuildOptions {
  /** An own, absent folder. */
  workshop: string;
  /** Where the result will lie: its loader is called by this absolute path. */
  place: string;
  architecture: Architecture;
  source: DebianSource;
  run: RunCommand;
}

/** Returns the finished root folder, inside the workshop. Throws AppError UNAVAILABLE with the reason. */
export async function buildPortableEngine(options: BuildOptions): Promise<string> {
  const { workshop, place, architecture, source, run } = options;
  const root = await fetchDebianPackages({ workshop, architecture, source, packages, run });
  const must = async (command: string, args: readonly string[]) => {
    const outcome = await run(command, args);
    if (!outcome.ok) throw new AppError("UNAVAILABLE", `${command} failed: ${outcome.stderr.trim()}`);
  };

  const libraries = join("usr", "lib", architecture.multiarch);
  const loader = join(root, libraries, architecture.loader);
  const runHere = ["--library-path", join(root, libraries)];
  const bin = join(root, "usr", "lib", "postgresql", String(POSTGRES_MAJOR), "bin");
  for (const program of ["postgres", "initdb"]) {
    // RPATH, not RUNPATH: it also holds for the libraries' own libraries and for extensions loaded later.
    const patch = ["--force-rpath", "--set-rpath", `$ORIGIN/../../../${architecture.multiarch}`];
    const interpreter = ["--set-interpreter", join(place, libraries, architecture.loader)];
    await must(loader, [
      ...runHere,
      join(root, "usr/bin/patchelf"),
      ...interpreter,
      ...patch,
      join(bin, program),
    ]);
  }
  await must(loader, [...runHere, join(bin, "postgres"), "--version"]);
  return root;
}
