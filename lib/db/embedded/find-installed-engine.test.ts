import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "#lib/run-command.ts";
import { findInstalledEngine } from "./find-installed-engine.ts";

describe("findInstalledEngine", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "installed-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Debian's layout; returns the folder of the programs. */
  function install(version: string, timescale: { version: string; community: boolean } | null): string {
    const major = version.split(".")[0] ?? "";
    const bin = join(root, "usr/lib/postgresql", major, "bin");
    const lib = join(root, "usr/lib/postgresql", major, "lib");
    const extension = join(root, "usr/share/postgresql", major, "extension");
    for (const folder of [bin, lib, extension]) mkdirSync(folder, { recursive: true });
    for (const program of ["postgres", "initdb"]) {
      const script = `#!/bin/sh\necho "${program} (PostgreSQL) ${version} (Debian ${version}-1)"\n`;
      writeFileSync(join(bin, program), script, { mode: 0o755 });
    }
    if (timescale) {
      const control = `default_version = '${timescale.version}'\n`;
      writeFileSync(join(extension, "timescaledb.control"), control);
      const names = ["timescaledb", `timescaledb-${timescale.version}`];
      if (timescale.community) names.push(`timescaledb-tsl-${timescale.version}`);
      for (const name of names) writeFileSync(join(lib, `${name}.so`), "");
    }
    return bin;
  }

  const apache = { version: "2.19.3", community: false };

  it("passes over PostgreSQL without TimescaleDB, and says so", async () => {
    const binDirs = [install("17.2", null)];
    expect(await findInstalledEngine(runCommand, { binDirs })).toEqual({
      missing: "the installed PostgreSQL 17.2 has no TimescaleDB",
    });
  });

  it("passes over a PostgreSQL that is too old, even with TimescaleDB", async () => {
    const binDirs = [install("15.13", apache)];
    expect(await findInstalledEngine(runCommand, { binDirs })).toEqual({
      missing: "no PostgreSQL ≥ 16 with TimescaleDB is installed",
    });
  });

  it("takes the newest, and knows the edition by its files", async () => {
    const binDirs = [
      install("16.9", apache),
      install("18.1", { version: "2.24.0", community: true }),
      install("17.2", null),
    ];
    expect(await findInstalledEngine(runCommand, { binDirs })).toMatchObject({
      engine: {
        kind: "installed",
        major: 18,
        version: "18.1",
        timescale: { version: "2.24.0", edition: "community" },
      },
    });
  });

  it("takes no other major version than a data folder's own", async () => {
    const binDirs = [install("16.9", apache), install("18.1", apache)];
    const found = await findInstalledEngine(runCommand, { binDirs, major: 16 });
    expect(found).toMatchObject({ engine: { major: 16, timescale: { edition: "apache" } } });
    expect(await findInstalledEngine(runCommand, { binDirs, major: 17 })).toHaveProperty("missing");
  });

  it("passes over one whose library of that version is gone", async () => {
    const bin = install("17.2", apache);
    rmSync(join(bin, "../lib/timescaledb-2.19.3.so"));
    expect(await findInstalledEngine(runCommand, { binDirs: [bin] })).toHaveProperty("missing");
  });
});
