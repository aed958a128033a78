/** What the build serves, by its own manifest, beside what is written down of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pageAccess, routeAccess } from "#lib/testing/route-policy.ts";

export interface ServedRoute {
  /** As Next writes it: /influencers/[platform]/[externalId] */
  route: string;
  kind: "page" | "route";
}

const manifestSchema = z.record(z.string(), z.string());

/** Files that Next serves as if they were routes. */
const files = ["/icon.svg", "/favicon.ico"];

/** Of the build in `root`. */
export function readRoutes(root: string): ServedRoute[] {
  const text = readFileSync(join(root, ".next/app-path-routes-manifest.json"), "utf8");
  return toRoutes(manifestSchema.parse(JSON.parse(text)));
}

export function toRoutes(manifest: Record<string, string>): ServedRoute[] {
  return Object.entries(manifest)
    .map(([file, route]): ServedRoute => ({ route, kind: file.endsWith("/route") ? "route" : "page" }))
    .filter(({ route }) => !files.includes(route));
}

/** One line for each that is served and not written down, or the other way round. */
export function findUnwritten(served: readonly ServedRoute[]): string[] {
  const known = { route: routeAccess, page: pageAccess };
  const unwritten = served
    .filter(({ route, kind }) => !Object.hasOwn(known[kind], route))
    .map(({ route, kind }) => `${kind} ${route} has no line in lib/testing/route-policy.ts`);
  const has = (kind: ServedRoute["kind"], route: string) =>
    served.some((one) => one.kind === kind && one.route === route);
  const gone = [
    ...Object.keys(routeAccess).filter((route) => !has("route", route)),
    ...Object.keys(pageAccess).filter((route) => !has("page", route)),
  ].map((route) => `${route} has a line in lib/testing/route-policy.ts and is not served`);
  return [...unwritten, ...gone];
}
