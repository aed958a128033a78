/** Whether packages can be had from Debian's own apt. */
import { existsSync, readFileSync } from "node:fs";

export function isDebian(): boolean {
  // Ubuntu's packages of some names are empty ones that ask for a snap.
  return existsSync("/etc/os-release") && /^ID="?debian"?$/m.test(readFileSync("/etc/os-release", "utf8"));
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
