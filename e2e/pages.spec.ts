/** All pages: dialogs that axe finds nothing in, a first view that needs no script, and failures that leave the rest. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { findFlawsInThemes } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { pressOn } from "./tab-to.ts";

const DETAIL = `/influencers/mockstagram/${SEEDED.from}`;
test("the removal dialog is sound, too, in either theme; one that can't be loaded leaves the page, and is asked for again", async ({
  page,
  product,
  complaints,
}) => {
  await signIn(page, product);
  await page.waitForLoadState("networkidle");
  const row = page.locator("tr[data-account]").first();
  const desk = page.getByRole("region", { name: "Recently added" });
  const remove = row.getByRole("button", { name: /^Remove/ });
  const pause = desk.getByRole("button", { name: "Pause the selected" });
  await row.getByRole("checkbox").check();
  // As after a release that took the old one's files along.
  const chunks = "**/_next/static/chunks/**";
  await page.route(chunks, (route) => route.abort());
  const lost = "could not be loaded. Press once more";
  await remove.click();
  await expect(row.getByRole("alert")).toContainText(lost);
  await pause.click();
  await expect(desk.getByRole("alert").filter({ hasText: lost })).toHaveCount(2);
  await page.unroute(chunks);
  await pause.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pause).toBeFocused();
  await remove.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(desk.getByRole("alert").filter({ hasText: lost })).toHaveCount(0);
  expect(await findFlawsInThemes(page), "the removal dialog").toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(complaints.filter((line) => !line.includes("net::ERR_FAILED"))).toEqual([]);
  complaints.length = 0;
});

test("so are the shortcuts and the palette", async ({ page }) => {
  await page.goto("/compare");
  await page.waitForLoadState("networkidle");
  for (const [keys, name] of [
    ["?", "Keyboard shortcuts"],
    ["Control+k", "Go to"],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    expect(await findFlawsInThemes(page), name).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

test("without scripts: numbers in the HTML, a drawn chart, paging by link and search by form", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  const page = await context.newPage();
  // The snapshot is built once a minute.
  await expect(async () => {
    await page.goto("/influencers");
    await expect(page.locator("tbody tr")).toHaveCount(50, { timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByText(/^\d+ influencers/)).toBeVisible();
  const first = await page.locator("tbody tr th a").allTextContents();
  await page.getByRole("link", { name: "Next" }).click();
  await page.waitForURL(/after=/);
  await expect(page.locator("tbody tr")).toHaveCount(50);
  const second = await page.locator("tbody tr th a").allTextContents();
  expect(second).toHaveLength(50);
  expect(new Set([...first, ...second]).size).toBe(100);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.locator("tbody tr th a")).toHaveText(first);

  await page.getByRole("searchbox").fill("INFLUENCER-100001");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(10);
  await page.getByRole("link", { name: "Influencer", exact: true }).click();
  await expect(page.locator('th[aria-sort="ascending"]')).toHaveText(/Influencer/);

  await page.goto("/");
  await expect(page.locator("dt", { hasText: "Followers of all" }).locator("+ dd")).toHaveText(/\d/);
  await page.getByRole("link", { name: "7d" }).click();
  await expect(page.locator("[aria-current=true]")).toHaveText("7d");
  await page.getByRole("link", { name: "Whole board: Gained most", exact: true }).click();
  await expect(page.locator("tbody tr").first()).toContainText(/\d/);

  await page.goto(DETAIL);
  await expect(page.locator("[data-chart=poster] svg").first()).toHaveAttribute(
    "aria-label",
    /^Followers of/,
  );
  await expect(page.locator("dt", { hasText: "Average" }).locator("+ dd")).toHaveText(/\d/);
  await page.getByRole("link", { name: "View as table" }).click();
  await expect(page.locator("tr[data-t]").first()).toBeVisible();
  await context.close();
});

test("an old cursor is met with the newest first page", async ({ page }) => {
  await page.goto("/influencers?after=b2xk");
  await expect(page.getByText("This is the first page of the newest.")).toBeVisible();
  await expect(page.locator("tbody tr")).toHaveCount(50);
});

test("by keyboard: skip link, search, a row, a range", async ({ page }) => {
  await page.goto("/influencers");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
  expect(page.url()).not.toContain("#");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type(`${SEEDED.from + 5}`);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`q=${SEEDED.from + 5}`));
  const row = page.getByRole("link", { name: `influencer-${SEEDED.from + 5}` });
  await pressOn(page, row);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`influencer-${SEEDED.from + 5}`);
  const preset = page.getByRole("link", { name: /the last hour$/ });
  await pressOn(page, preset);
  await expect(page).toHaveURL(/range=1h/);
  await expect(preset).toHaveAttribute("aria-current", "true");
});

test("a chosen theme is in the first byte of the next page", async ({ page, product }) => {
  await page.goto("/influencers");
  await page.getByRole("button", { name: "dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.context().request.get(`${product.url}/influencers`)).text();
  expect(html).toContain('data-theme="dark"');
});

test("the chart's failure leaves the rest, names the request, and can be tried again", async ({
  page,
  complaints,
}) => {
  await page.goto(`${DETAIL}?range=24h`);
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
  await page.route("**/series?**", (route) =>
    route.fulfill({
      status: 503,
      headers: { "x-request-id": "0000-1111" },
      json: { success: false, error: { code: "UNAVAILABLE", message: "The database is away." } },
    }),
  );
  await page.getByRole("link", { name: /the last 30 days$/ }).click();
  const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(alert).toContainText("The database is away.");
  await expect(alert).toContainText("0000-1111");
  expect(await findFlawsInThemes(page), "a chart that failed").toEqual([]);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.unroute("**/series?**");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect(page.getByText("6-hour buckets").or(page.getByText("1-hour buckets"))).toBeVisible();
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});

test("offline says so, and what was loaded stays; what was not is told to be missing, and comes once it can", async ({
  page,
  context,
  complaints,
}) => {
  await page.goto(DETAIL);
  const chart = page.locator("#chart-followers [data-chart=live]");
  await expect(chart).toBeVisible();
  // Another range's chart that is under way is not saved as a picture of this one.
  await page.route("**/series?**", () => {});
  await page.getByRole("link", { name: /the last 7 days$/ }).click();
  await page.getByText("Export", { exact: true }).click();
  await page.getByRole("button", { name: "PNG of the chart" }).click();
  await expect(page.getByText("still on its way: press once more")).toBeVisible();
  await page.goBack();
  await page.unroute("**/series?**");
  const palette = page.getByRole("dialog", { name: "Go to" });
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");

  const notice = page.getByText("You are offline. What you see");
  await context.setOffline(true);
  await expect(notice).toBeVisible();
  await expect(chart).toBeVisible();
  await page.getByRole("link", { name: /the last 30 days$/ }).click();
  const missing = page.getByRole("alert").filter({ hasText: "The chart could not be loaded" });
  await expect(missing).toContainText("You are offline.");
  await expect(chart).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("nobody yet");
  await expect(palette).toContainText("Influencers can’t be searched: You are offline.");
  await page.keyboard.press("Escape");
  await context.setOffline(false);
  await expect(notice).toBeHidden();
  await expect(missing).toHaveCount(0);
  await expect(chart).toBeVisible();
  expect(complaints.filter((line) => !line.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  complaints.length = 0;
});

test("no route's first load is over 215 kB of script, and the chart's code is not in it", () => {
  const routes: { route: string; firstLoadChunkPaths: string[] }[] = JSON.parse(
    readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8"),
  );
  expect(routes.map(({ route }) => route)).toEqual(
    expect.arrayContaining(["/", "/leaderboard", "/influencers/[platform]/[externalId]"]),
  );
  for (const { route, firstLoadChunkPaths } of routes) {
    const chunks = firstLoadChunkPaths.map((path) =>
      readFileSync(path.startsWith(".next") ? path : join(".next", path)),
    );
    const size = chunks.reduce((sum, chunk) => sum + gzipSync(chunk, { level: 9 }).length, 0);
    expect(size, route).toBeLessThanOrEqual(215_000);
    expect(
      chunks.some((chunk) => chunk.includes("recharts-")),
      `recharts in ${route}`,
    ).toBe(false);
  }
});
