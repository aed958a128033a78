/**
 * The npm packages of a folder of the benches, exactly as its lockfile has them: no part of the product's own install. In
 * folders of their own, since the aliases (#lib) hold only up to the next package.json.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "#lib/run-command.ts";
import { MINUTE } from "#lib/time.ts";

/** null: they are there. Else why not. Their install scripts are not run. */
export async function installPackages(
  folder: "queues" | "lighthouse",
  say: (line: string) => void,
): Promise<string | null> {
  const cwd = join(import.meta.dirname, folder);
  const lockfile = readFileSync(join(cwd, "package-lock.json"));
  const hash = createHash("sha256").update(lockfile).digest("hex");
  const stamp = join(cwd, "node_modules", ".installed-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return null;
  say(`Getting the npm packages of bench/${folder}/package.json (once) …`);
  const install = await runCommand("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd,
    timeoutMs: 5 * MINUTE,
  });
  if (!install.ok) {
    return `npm ci in bench/${folder} failed: ${install.stderr.trim().split("\n").slice(0, 4).join(" ")}`;
  }
  writeFileSync(stamp, hash);
  return null;
}
