/** G5: what a route's first load brings in scripts, and what a chart brings on top. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright";
import { z } from "zod";
import { openPage } from "./open-browser.ts";
import type { Judged } from "./verdict.ts";

const root = join(import.meta.dirname, "../..");
const statsSchema = z.array(z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }));
const DETAIL = "/influencers/[platform]/[externalId]";
/** kB; other routes: as the list. */
const limits: Readonly<Record<string, number>> = { "/": 215, [DETAIL]: 215 };
const LIMIT = 210;
const CHART_LIMIT = 120;

/** `detailUrl`: a page with a chart. */
export async function measureBundles(browser: Browser, detailUrl: string): Promise<Judged[]> {
  const file = join(root, ".next/diagnostics/route-bundle-stats.json");
  const routes = statsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const judged = routes.map(({ route, firstLoadChunkPaths }) => ({
    title: `G5 first load: ${route}`,
    value: firstLoadChunkPaths.reduce((sum, path) => sum + packed(path), 0) / 1_000,
    ...{ limit: limits[route] ?? LIMIT, unit: "kB" },
  }));
  const first = new Set(routes.find(({ route }) => route === DETAIL)?.firstLoadChunkPaths.map(nameOf) ?? []);
  const later = (await listScripts(browser, detailUrl)).filter((path) => !first.has(nameOf(path)));
  const chart = later.reduce((sum, path) => sum + packed(`.next${path.replace(/^\/_next/, "")}`), 0);
  const title = "G5 the chart's code, loaded when it is near";
  return [...judged, { title, value: chart / 1_000, limit: CHART_LIMIT, unit: "kB" }];
}

function packed(path: string): number {
  const file = join(root, path.startsWith(".next") ? path : join(".next", path));
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** Paths of the scripts that a page loads until its chart lives. */
async function listScripts(browser: Browser, url: string): Promise<string[]> {
  const { context, page } = await openPage(browser);
  const paths = new Set<string>();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.resourceType() === "script") paths.add(pathname);
  });
  await page.goto(url);
  await page.locator("#chart-followers [data-chart=live] svg").first().waitFor();
  await context.close();
  return [...paths];
}
