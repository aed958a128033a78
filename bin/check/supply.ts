/** What may be in package-lock.json: from where, in which licence, with which rights on installing, not older than. */
import { z } from "zod";

const entrySchema = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  optional: z.boolean().optional(),
  link: z.boolean().optional(),
});
export const supplySchema = z.looseObject({ packages: z.record(z.string(), entrySchema) });
export type Supply = z.infer<typeof supplySchema>;

/** The releases in which known holes of what we use were closed: never below. */
const floors: Readonly<Record<string, string>> = {
  next: "16.4.5",
  react: "19.2.1",
  "react-dom": "19.2.1",
  "better-auth": "1.7.16",
  "drizzle-orm": "0.45.2",
};

const licences = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  // Of libvips, which Next brings along and we never call: used as a library of its own.
  "LGPL-3.0-or-later",
  "MIT",
  "MPL-2.0",
  "Unlicense",
]);

const REGISTRY = "https://registry.npmjs.org/";

/** `allowed`: packages that may run a script when they are installed, as `allowScripts` of package.json has them. */
export function findSupplyProblemsIn(
  { packages }: Supply,
  allowed: Readonly<Record<string, boolean>>,
): string[] {
  const entries = Object.entries(packages).filter(([path]) => path !== "");
  return entries.flatMap(([path, { version = "", ...entry }]) => {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const says = (problem: string) => [`${name} ${version}: ${problem}`];
    const floor = floors[name];
    return [
      ...(/^\d+\.\d+\.\d+/.test(version) && entry.link !== true ? [] : says("is no release of the registry")),
      ...(entry.resolved === undefined || entry.resolved.startsWith(REGISTRY)
        ? []
        : says(`comes from ${entry.resolved}`)),
      // Builds for other platforms that the registry did not hand out are named without one.
      ...(entry.integrity !== undefined || entry.optional === true ? [] : says("has no checksum")),
      ...(entry.hasInstallScript === true && allowed[name] !== true
        ? says(
            "wants to run a script on installing: see what it does, then name it in allowScripts of package.json",
          )
        : []),
      ...(floor !== undefined && isOlder(version, floor) ? says(`has known holes, ${floor} has not`) : []),
      ...((entry.license === undefined ? entry.optional === true : isAllowed(entry.license))
        ? []
        : says(`has the licence ${entry.license ?? "none"}, which nobody has judged yet`)),
    ];
  });
}

/** Of releases; what comes after a dash does not count. */
function isOlder(version: string, floor: string): boolean {
  const [ours, theirs] = [version, floor].map((text) => text.split("-")[0]?.split(".").map(Number) ?? []);
  const at = [0, 1, 2].find((i) => ours?.[i] !== theirs?.[i]);
  return at !== undefined && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}

/** An SPDX expression of ANDs and ORs: we take all of what it names. */
function isAllowed(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, "")
    .split(/ (?:AND|OR) /)
    .every((licence) => licences.has(licence));
}
