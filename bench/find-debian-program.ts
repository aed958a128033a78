/**
 * Programs that benches compare with: an installed one, else unpacked from Debian's packages into the cache folder, with
 * the libraries that this machine lacks. No root, and nothing of the system is touched.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "#lib/db/embedded/run-command.ts";
import { machine } from "#lib/env.ts";
import { MINUTE } from "#lib/time.ts";

export interface DebianProgram {
  path: string;
  /** What it needs in its environment. */
  env: Record<string, string>;
}

/** `missing`: why it can't be had. The signatures of what is fetched are checked by apt. */
export async function findDebianProgram(
  packageName: string,
  program: string,
): Promise<DebianProgram | { missing: string }> {
  const installed = machine.path.split(delimiter).map((folder) => join(folder, program));
  const found = installed.find((path) => existsSync(path));
  if (found !== undefined) return { path: found, env: {} };
  const place = join(machine.cacheHome, "influencer-analytics", "peers", packageName);
  if (!existsSync(place)) {
    const obstacle = await unpack(packageName, place);
    if (obstacle !== null) return { missing: `${program}: ${obstacle}` };
  }
  const path = ["usr/bin", "usr/sbin"].map((folder) => join(place, folder, program)).find(existsSync);
  if (path === undefined) return { missing: `${program}: Debian's package ${packageName} has none` };
  return { path, env: { LD_LIBRARY_PATH: libraryFolders(place).join(delimiter) } };
}

/** Beside its place, and renamed into it: a half one is never used. null: it is there. */
async function unpack(packageName: string, place: string): Promise<string | null> {
  const plan = ["install", "--simulate", "-qq", "--no-install-recommends", packageName];
  const planned = await runCommand("apt-get", plan, { timeoutMs: MINUTE });
  const packages = [...planned.stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
  if (packages.length === 0) return "not installed, and apt does not offer it (apt-get update?)";
  const draft = `${place}.draft-${process.pid}`;
  const root = join(draft, "root");
  mkdirSync(root, { recursive: true });
  try {
    const fetched = await runCommand(
      "apt-get",
      ["-q", "-o", "APT::Sandbox::User=", "download", ...packages],
      {
        cwd: draft,
        timeoutMs: 5 * MINUTE,
      },
    );
    if (!fetched.ok) return `Debian's packages are out of reach (${firstLine(fetched.stderr)})`;
    for (const name of readdirSync(draft).filter((file) => file.endsWith(".deb"))) {
      const unpacked = await runCommand("dpkg-deb", ["-x", join(draft, name), root], { timeoutMs: MINUTE });
      if (!unpacked.ok) return `${name} can't be unpacked (${firstLine(unpacked.stderr)})`;
    }
    renameSync(root, place);
    return null;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function libraryFolders(place: string): string[] {
  const lib = join(place, "usr", "lib");
  const names = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith("-linux-gnu")) : [];
  return [lib, ...names.map((name) => join(lib, name))];
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "no word";
}
