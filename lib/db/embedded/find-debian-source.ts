/** Which Debian mirror this machine uses, and the keyring that proves what comes from it. Reads apt's own source files. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface DebianSource {
  /** As apt takes it: http(s)://…, mirror+file:/…, … */
  uri: string;
  keyring: string;
}

const keyrings = [
  "/usr/share/keyrings/debian-archive-keyring.gpg",
  "/usr/share/keyrings/debian-archive-keyring.pgp",
];
/** Debian's own address: for a machine that has Debian's keyring, but no Debian mirror among its sources. */
export const DEBIAN_MIRROR = "http://deb.debian.org/debian";
const suites =
  /^(stable|oldstable|oldoldstable|testing|unstable|sid|buster|bullseye|bookworm|trixie|forky|duke)$/;

/** null: Debian's signatures can't be checked here. */
export function findDebianSource(aptFolder = "/etc/apt", knownKeyrings = keyrings): DebianSource | null {
  const keyring = knownKeyrings.find((path) => existsSync(path));
  if (!keyring) return null;
  const parts = join(aptFolder, "sources.list.d");
  const files = [
    join(aptFolder, "sources.list"),
    ...(existsSync(parts) ? readdirSync(parts).sort() : []).map((name) => join(parts, name)),
  ].filter((path) => /\.(list|sources)$/.test(path) && existsSync(path));
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const uri = file.endsWith(".sources") ? mirrorOfStanzas(text) : mirrorOfLines(text);
    if (uri) return { uri, keyring };
  }
  return { uri: DEBIAN_MIRROR, keyring };
}

/** The one-line format: `deb [options] uri suite component…`. */
export function mirrorOfLines(text: string): string | null {
  for (const line of text.split("\n")) {
    const found = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line);
    const [, uri, suite, components] = found ?? [];
    if (uri && suite && suites.test(suite) && /(^|\s)main(\s|$)/.test(components ?? "")) return uri;
  }
  return null;
}

/** The deb822 format: stanzas of `Field: value`, continued by indented lines. */
export function mirrorOfStanzas(text: string): string | null {
  const plain = text.replace(/^#.*\n?/gm, "").replace(/\n[ \t]+/g, " ");
  for (const stanza of plain.split(/\n\s*\n/)) {
    const words = (field: string) =>
      (new RegExp(`^${field}:(.*)$`, "im").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    const [uri] = words("URIs");
    const usable =
      words("Types").includes("deb") &&
      words("Suites").some((suite) => suites.test(suite)) &&
      words("Components").includes("main") &&
      !/^(no|false)$/i.test(words("Enabled")[0] ?? "yes");
    if (uri && usable) return uri;
  }
  return null;
}
