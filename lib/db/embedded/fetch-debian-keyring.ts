/** Debian's keyring for a machine that is a relative (Ubuntu, …): from its own packages, hence checked by its own keys. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { RunCommand } from "#lib/run-command.ts";
import { SECOND } from "#lib/time.ts";

/** Fills `folder`, which it makes; null: the machine's package lists don't have it, or it can't be reached. */
export async function fetchDebianKeyring(folder: string, run: RunCommand): Promise<string | null> {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, timeoutMs: 8 * SECOND };
  const sandbox = ["-o", "APT::Sandbox::User="];
  await run("apt-get", ["-q", ...sandbox, "download", "debian-archive-keyring"], options);
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
  if (!file || !(await run("dpkg-deb", ["-x", file, "."], options)).ok) return null;
  const names = ["debian-archive-keyring.gpg", "debian-archive-keyring.pgp"];
  const paths = names.map((name) => join(folder, "usr", "share", "keyrings", name));
  return paths.find((path) => existsSync(path)) ?? null;
}
