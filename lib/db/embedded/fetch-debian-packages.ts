/** Downloads and unpacks packages of Debian. Signatures are checked by apt; nothing outside `workshop` is written. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import type { RunCommand } from "#lib/run-command.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import type { DebianSource } from "./find-debian-source.ts";
import { type Architecture, SUITE } from "./portable-packages.ts";

/** A mirror that has sent nothing by then is out of reach. */
const FIRST_BYTE_MS = 7 * SECOND;

interface FetchOptions {
  /** An own, absent folder. */
  workshop: string;
  architecture: Architecture;
  source: DebianSource;
  /** Names; what they depend on is not looked for. */
  packages: readonly string[];
  run: RunCommand;
}

/** Returns the folder, inside the workshop, that holds their files. Throws AppError UNAVAILABLE with the reason. */
export async function fetchDebianPackages(options: FetchOptions): Promise<string> {
  const { workshop, architecture, source, packages, run } = options;
  const folder = (...parts: string[]) => join(workshop, ...parts);
  const debs = folder("debs");
  const root = folder("root");
  for (const path of [folder("lists", "partial"), folder("cache", "archives", "partial"), debs, root]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(folder("status"), "");
  writeFileSync(folder("sources.list"), `deb [signed-by=${source.keyring}] ${source.uri} ${SUITE} main\n`);
  writeFileSync(folder("apt.conf"), aptSettings(workshop, architecture.name));

  const apt = async (args: readonly string[], giveUp: (elapsedMs: number) => boolean) => {
    const outcome = await run("apt-get", ["-q", "-c", folder("apt.conf"), ...args], {
      cwd: debs,
      timeoutMs: 10 * MINUTE,
      giveUp,
    });
    if (outcome.ok) return;
    const reason = /^E: (.*)$/m.exec(outcome.stderr)?.[1] ?? "no answer";
    throw new AppError("UNAVAILABLE", `Debian's packages are out of reach at ${source.uri} (${reason})`);
  };
  const isSilent = (elapsedMs: number) => elapsedMs > FIRST_BYTE_MS && sizeOf(folder("lists")) === 0;
  await apt(["update", "--error-on=any"], isSilent);
  // The mirror has just answered: from here apt's own patience with each request is enough.
  await apt(["download", ...packages], () => false);

  for (const name of readdirSync(debs)) {
    const outcome = await run("dpkg-deb", ["-x", join(debs, name), root]);
    if (!outcome.ok) throw new AppError("UNAVAILABLE", `dpkg-deb failed: ${outcome.stderr.trim()}`);
  }
  return root;
}

/** apt with a state of its own; the machine's proxies stay, its hooks don't run. */
function aptSettings(workshop: string, architecture: string): string {
  const settings = {
    "Dir::Etc::sourcelist": join(workshop, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::Etc::preferences": "-",
    "Dir::Etc::preferencesparts": "-",
    "Dir::State": workshop,
    "Dir::State::lists": join(workshop, "lists"),
    "Dir::State::status": join(workshop, "status"),
    "Dir::Cache": join(workshop, "cache"),
    "APT::Architecture": architecture,
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
    "Acquire::PDiffs": "false",
    "Acquire::Retries": "2",
    "Acquire::http::Timeout": "5",
    "Acquire::https::Timeout": "5",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  const hooks = ["APT::Update::Pre-Invoke", "APT::Update::Post-Invoke", "APT::Update::Post-Invoke-Success"];
  return [...hooks.map((hook) => `#clear ${hook};`), "#clear APT::Architectures;", ...lines, ""].join("\n");
}

/** Bytes in a folder's files, at any depth. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // apt renames files while we look.
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
