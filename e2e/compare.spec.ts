/** Compare: all lines are the API's numbers on one axis, told apart, and the URL is the state. */

import { readFile } from "node:fs/promises";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { expect, test } from "./fixtures.ts";
import { SEEDED, servedProduct } from "./served-product.ts";
import { type StoredPoint, storeHistory } from "./store-history.ts";
import { pressOn, tabTo } from "./tab-to.ts";
import { untilListed } from "./until-listed.ts";

const [FIRST, SECOND, THIRD, HIDDEN = ""] = [20, 21, 22, 25].map((n) => String(SEEDED.from + n));
const REMOVED = String(SEEDED.from + 119_000);
/** Two hours, long before any live data point. */
const to = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 9 * HOUR_S;
const from = to - 2 * HOUR_S;
const stored = new Map<string, StoredPoint[]>();

test.beforeAll(async ({ playwright }) => {
  await untilListed({ playwright });
  const { default: postgres } = await import("postgres");
  const sql = postgres(servedProduct().databaseUrl, { max: 1, onnotice: () => {} });
  for (const [externalId = "", isMissing] of [
    [FIRST, () => false],
    [SECOND, (minute: number) => minute >= 40 && minute < 60 && minute !== 50],
  ] as const)
    stored.set(externalId, await storeHistory(sql, { externalId, from, to, isMissing }));
  await storeHistory(sql, { externalId: HIDDEN, from, to, isMissing: () => false, isHidden: true });
  await sql.end();
});

const path = (ids: string, more = "") => `/compare?ids=${ids}&from=${from}&to=${to}${more}`;
const live = "#chart-compare [data-chart=live]";

test("each line is what is stored, a gap is a gap, and table and file hold the same rows", async ({
  page,
}) => {
  await page.goto(path(`mockstagram:${FIRST},mockstagram:${SECOND}`));
  await expect(page.locator(`${live} .compare-line-0 path.recharts-curve`)).toHaveAttribute("d", /L/);
  const second = page.locator(`${live} .compare-line-1 path.recharts-curve`);
  // Before the hole, the lone one in it, after it.
  expect((await second.getAttribute("d"))?.match(/M/g)).toHaveLength(3);
  await expect(page.locator(`${live} .chart-lone`)).toHaveCount(1);
  await expect(page.locator("#chart-compare [data-end]")).toHaveText([/^A/, /^B/]);
  await expect(page.locator("[data-place='1'] [data-covered]")).toHaveAttribute("data-covered", "101/120");
  await page.locator(live).hover({ position: { x: 700, y: 100 } });
  const tooltip = page.locator(`${live} [role=status]`);
  await expect(tooltip).toContainText("its change since its first bucket");
  await expect(tooltip.getByRole("listitem").first()).toContainText(/ · [+−]?[\d,]+ \([+−]?[\d.]+ %\)$/);

  await page.getByRole("link", { name: "View as table" }).click();
  await expect(page).toHaveURL(/show=table/);
  for (const [letter, externalId] of [
    ["A", FIRST],
    ["B", SECOND],
  ] as const) {
    const cells = page.locator(`td[data-line=${letter}]`);
    const values = await cells.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-value")));
    const points = stored.get(externalId ?? "") ?? [];
    expect(values.toReversed()).toEqual(
      Array.from({ length: 120 }, (_, minute) =>
        String(points.find(({ time }) => time === from + minute * MINUTE_S)?.followers ?? ""),
      ),
    );
  }
  await expect(page.locator("td[data-line=B][data-value='']").first()).toContainText(/^— no data: \w/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\r\n");
  expect(lines[0]).toBe(
    `bucket from,bucket to,mockstagram:${FIRST} followers,mockstagram:${SECOND} followers`,
  );
  expect(lines).toHaveLength(121);
  expect(lines[41]).toMatch(/,\d+,$/);
});

test("by keyboard: views, adding by search and taking off, all in the URL; Back returns, nobody changes colour", async ({
  page,
}) => {
  await page.goto(path(FIRST ?? ""));
  await expect(page.getByText("One influencer. Add another to compare it with.")).toBeVisible();
  await tabTo(page, page.getByRole("combobox"));
  await page.keyboard.type(SECOND ?? "");
  const option = page.getByRole("option", { name: SECOND ?? "" });
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`ids=mockstagram:${FIRST},mockstagram:${SECOND}&`));
  const line = page.locator(`${live} .compare-line-1 path.recharts-curve`);
  const color = await line.getAttribute("stroke");

  // Bucket by bucket, in words and at their place.
  const cursor = page.getByRole("slider", { name: "Followers compared, bucket by bucket" });
  await tabTo(page, cursor);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  for (const [letter, externalId = ""] of [
    ["A", FIRST],
    ["B", SECOND],
  ] as const) {
    const { followers } = stored.get(externalId)?.[1] ?? {};
    const words = new RegExp(`${letter}, .*${externalId}: ${followers?.toLocaleString("en-US")} · [+−]?\\d`);
    await expect(cursor).toHaveAttribute("aria-valuetext", words);
  }
  await expect(page.locator("[data-cursor]")).toHaveAttribute("data-cursor", `${from + MINUTE_S}`);

  await pressOn(page, page.getByRole("link", { name: "Rebased" }));
  await expect(page).toHaveURL(/view=rebased/);
  await pressOn(page, page.getByRole("link", { name: "View as table" }));
  await expect(page.locator("td[data-line=A]").last()).toHaveAttribute("data-value", "100");
  await pressOn(page, page.getByRole("link", { name: "Change %" }));
  await expect(page.locator("td[data-line=B]").last()).toHaveAttribute("data-value", "0");
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/view=rebased(?!.*show)/);

  await pressOn(page, page.getByRole("link", { name: new RegExp(`^Take off .*${FIRST}$`) }));
  await expect(page).toHaveURL(new RegExp(`ids=,mockstagram:${SECOND}&`));
  await expect(page.locator(`${live} .compare-line-0`)).toHaveCount(0);
  await expect(line).toHaveAttribute("stroke", color ?? "");
  await page.reload();
  await expect(line).toHaveAttribute("stroke", color ?? "");
});

test("nobody, a seventh, and whoever is not tracked: said in words, and the others are drawn", {
  tag: "@long",
}, async ({ page }) => {
  await page.goto("/compare");
  await expect(page.getByRole("heading", { name: "Nobody is compared yet" })).toBeVisible();
  const seven = [FIRST, REMOVED, SECOND, THIRD, "not:a:platform", "1000023", "1000024"].join(",");
  await page.goto(path(seven, "&view=sideways"));
  await expect(page.getByText("at most 6: “1000024” is left out.")).toBeVisible();
  await expect(page.getByText("“sideways” is not a view")).toBeVisible();
  await expect(page.locator("[data-place='1']")).toContainText("is not tracked on mockstagram");
  await expect(page.locator("[data-place='4']")).toContainText("is not tracked on not");
  await expect(page.locator(`${live} .compare-line-0 path.recharts-curve`)).toHaveAttribute("d", /L/);
  await expect(page.locator(`${live} .compare-line-2 path.recharts-curve`)).toHaveAttribute("d", /L/);
  await expect(page.locator("[data-place='3']")).toContainText("no data points in this range");

  const nothingMissing =
    "The platform answered, but gave no count. Nothing is missing, and none was guessed.";
  await page.goto(path(HIDDEN));
  await expect(page.getByText("No follower counts in this range")).toBeVisible();
  await expect(page.getByText(nothingMissing)).toBeVisible();
  await expect(page.locator("[data-place='0']")).toContainText("the platform gave no count in this range");
  await page.goto(path(`${HIDDEN},${THIRD}`));
  await expect(
    page.getByText("For some the platform answered, but gave no count; others have no"),
  ).toBeVisible();
  await expect(page.getByText("Nothing is missing")).toHaveCount(0);

  await page.goto(`/influencers/mockstagram/${HIDDEN}?from=${from}&to=${to}`);
  await expect(page.getByText(nothingMissing)).toBeVisible();
});

test("by keyboard: the range goes earlier and over all of the time; names lead to that very range", async ({
  page,
}) => {
  await page.goto(path(FIRST ?? "", "&tz=UTC"));
  await expect(page.locator(live)).toBeVisible();
  const name = page.locator("[data-place='0'] th a");
  await expect(name).toHaveAttribute(
    "href",
    `/influencers/mockstagram/${FIRST}?from=${from}&to=${to}&tz=UTC`,
  );
  const span = page.locator("[data-span]");
  await page.keyboard.press("t");
  await page.keyboard.press("ArrowLeft");
  await expect(span).toHaveAttribute("data-span", `${from - 2 * HOUR_S}/${from}`);
  await page.keyboard.press("t");
  await page.keyboard.press("ArrowRight");
  await expect(span).toHaveAttribute("data-span", `${from}/${to}`);
  const all = page.getByRole("link", { name: "All, since the first of them was tracked" });
  await pressOn(page, all);
  await expect(page).toHaveURL(/to=now/);
  await expect(all).toHaveAttribute("aria-current", "true");
  const [begin = 0, end = 0] = (await span.getAttribute("data-span"))?.split("/").map(Number) ?? [];
  expect(begin).toBeLessThan(from);
  expect(end).toBeGreaterThan(Date.now() / 1_000 - HOUR_S);
});

test("a range is drawn on the chart, Back undoes it, and a copied link leads to these times in this zone", {
  tag: "@long",
}, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(path(FIRST ?? "", "&view=log"));
  await expect(page.locator(`${live} .compare-line-0 path.recharts-curve`)).toHaveAttribute("d", /L/);
  const box = await page.locator(live).boundingBox();
  if (!box) throw new Error("No chart.");
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 3 });
  await expect(page.locator("[data-zoom=drawing]")).toBeVisible();
  await page.mouse.up();
  const span = page.locator("[data-span]");
  await expect(span).not.toHaveAttribute("data-span", `${from}/${to}`);
  const [begin = 0, end = 0] = (await span.getAttribute("data-span"))?.split("/").map(Number) ?? [];
  expect(begin).toBeGreaterThan(from + 0.6 * HOUR_S);
  expect(end).toBeLessThan(to - 0.6 * HOUR_S);
  expect(end - begin).toBeGreaterThan(0.2 * HOUR_S);
  await page.goBack();
  await expect(span).toHaveAttribute("data-span", `${from}/${to}`);

  await page.goto(`/compare?ids=${FIRST}&range=6h&view=log&tz=Asia/Tokyo`);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Link copied: these very times, in this time zone.")).toBeVisible();
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  const told = Object.fromEntries(link.searchParams);
  expect(told).toMatchObject({ ids: FIRST, view: "log", tz: "Asia/Tokyo" });
  expect(Number(told.to) - Number(told.from)).toBe(6 * HOUR_S);
  expect(told).not.toHaveProperty("range");
});

test("on a phone each name has first, last and covered below it, and nothing scrolls sideways", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(path(`${FIRST},${SECOND}`));
  const terms = page.locator("[data-place='1'] dl");
  await expect(terms).toContainText(/First[\d,]+Last[\d,]+Covered84\.16 %/);
  for (const name of ["First", "Last", "Covered"])
    await expect(terms.getByText(name, { exact: true })).toBeVisible();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test("it stands in the main navigation, which is one row that needs no scrolling at any width", async ({
  page,
}) => {
  const nav = page.getByRole("navigation", { name: "Main" });
  for (const width of [360, 384, 390, 416, 640, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/compare");
    await expect(nav.getByRole("link", { name: "Compare" })).toHaveAttribute("aria-current", "page");
    const links = await nav.getByRole("link").evaluateAll((all) =>
      all.map((link) => {
        const { left, right, top } = link.getBoundingClientRect();
        return { left, right, top };
      }),
    );
    expect(new Set(links.map(({ top }) => top)).size, `rows at ${width} px`).toBe(1);
    expect(links[0]?.left, `${width} px`).toBeGreaterThanOrEqual(0);
    const overflow = await page.evaluate(() =>
      ["html", "header nav"].map((where) => {
        const element = document.querySelector(where);
        return element ? element.scrollWidth - element.clientWidth : -1;
      }),
    );
    expect(overflow, `page and navigation at ${width} px`).toEqual([0, 0]);
  }
});

test("it says how new its newest data point is, and that it is stale when no worker runs", {
  tag: "@long",
}, async ({ page }) => {
  await page.goto(`/compare?ids=${FIRST},${SECOND}&range=1h`);
  // The first slot may not have come yet.
  await expect(page.getByText(/Newest data point .*(now|ago)/)).toBeVisible({ timeout: 90_000 });
  await expect(page.locator("[data-stale]")).toHaveCount(0);
  // One of them alone is told beside its name.
  const ofSecond = `**/api/v1/influencers/mockstagram/${SECOND}`;
  await page.route(ofSecond, async (route) => {
    const answer = await (await route.fetch()).json();
    const { latest } = answer;
    const old = { ...latest, time: latest.time - HOUR_S, retrievedAt: latest.retrievedAt - HOUR_S };
    await route.fulfill({ json: { ...answer, latest: old } });
  });
  await expect(page.locator("[data-place='1']")).toContainText("Nothing new since", { timeout: 40_000 });
  await expect(page.locator("[data-place='0']")).not.toContainText("Nothing new since");
  await expect(page.locator("[data-stale]")).toHaveCount(0);
  await page.unroute(ofSecond);
  await page.route("**/api/health", (route) =>
    route.fulfill({ json: { status: "no_worker", worker: { lastSlot: null } } }),
  );
  const stale = page.locator("[data-stale]");
  await expect(stale).toContainText(/Stale since \d\d:\d\d:\d\d: no worker is running/, { timeout: 40_000 });
  await page.unroute("**/api/health");
  await stale.getByRole("button", { name: "Try again" }).click();
  await expect(stale).toHaveCount(0);
  // What is over can't be stale.
  await page.goto(path(`${FIRST},${SECOND}`));
  await expect(page.locator(live)).toBeVisible();
  await expect(page.getByText("Newest data point")).toHaveCount(0);
});

test("of several that could not be asked again all are tried again", async ({ page, complaints }) => {
  await page.clock.install();
  await page.goto(`/compare?ids=${FIRST},${SECOND}&range=1h`);
  await expect(page.locator("[data-place] [data-covered]")).toHaveCount(2);
  await page.route("**/series?**", (route) =>
    route.fulfill({
      status: 503,
      json: { success: false, error: { code: "UNAVAILABLE", message: "The database is away." } },
    }),
  );
  await page.clock.fastForward(20_000);
  const failed = page.getByText("Could not be asked again");
  await expect(failed).toHaveCount(2);
  // From now on nobody asks but who is told to.
  await page.getByRole("button", { name: "Pause all updates" }).click();
  await page.unroute("**/series?**");
  await page.locator("[data-stale]").getByRole("button", { name: "Try again" }).click();
  await expect(failed).toHaveCount(0);
  await expect(page.locator("[data-stale]")).toHaveCount(0);
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});

test("without scripts: numbers and a drawn chart in the HTML, views by link, adding by form", {
  tag: "@long",
}, async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(path(FIRST ?? ""));
  await page.getByRole("combobox").fill(SECOND ?? "");
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page).toHaveURL(new RegExp(`${FIRST}.*${SECOND}`));
  await page.getByRole("link", { name: "Log" }).click();
  await expect(page.locator("[data-chart=poster] svg")).toHaveAttribute(
    "aria-label",
    new RegExp(`A, .*${FIRST}: from [\\d,]+ to .*B, .*${SECOND}: `),
  );
  await expect(page.locator("[data-place]")).toHaveCount(2);
  await context.close();
});
