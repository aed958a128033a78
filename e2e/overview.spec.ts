/** Overview and leaderboard: each number leads to those that it counts, by keyboard, and Back takes a choice back. */
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { pressOn } from "./tab-to.ts";

/** The snapshot is built once a minute, and the first ones know of no counts yet. */
async function openOverview(page: Page): Promise<void> {
  await expect(async () => {
    const board = await page.request.get("/api/v1/leaderboard?metric=followers&limit=1");
    expect((await board.json()).items).toHaveLength(1);
  }).toPass({ timeout: 150_000 });
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Influencers by state" })).toBeVisible();
}

/** How many stand in the list, or on the board, that a page of the same query shows. */
async function countOf(request: APIRequestContext, href: string): Promise<number> {
  let count = 0;
  let cursor: string | null = null;
  do {
    const asked = new URL(`/api/v1${href}`, "http://h");
    asked.searchParams.set("limit", "200");
    if (cursor) asked.searchParams.set("cursor", cursor);
    const answer = await (await request.get(`${asked.pathname}${asked.search}`)).json();
    if (typeof answer.total === "number") return answer.total;
    count += answer.items.length;
    cursor = answer.next;
  } while (cursor);
  return count;
}

const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });

// The first one may wait for the first counts.
test.setTimeout(180_000);

test("each number leads to a list, or a board, that counts the same", async ({ page, request }) => {
  await openOverview(page);
  // Somebody's first answer may come between two looks, and with it another state.
  await expect(async () => {
    const html = await (await request.get("/")).text();
    const links = [...html.matchAll(/<a [^>]*data-counts="\d+"[^>]*>/g)].map(([tag]) => ({
      counts: Number(/data-counts="(\d+)"/.exec(tag)?.[1]),
      href: (/href="([^"]+)"/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&"),
    }));
    expect(links.map(({ href }) => href)).toEqual([
      "/leaderboard?metric=followers",
      "/leaderboard",
      "/leaderboard?metric=followers",
      "/influencers",
      ...["ok", "pending", "failing", "not_found", "paused"].map((state) => `/influencers?state=${state}`),
    ]);
    const total = links.find(({ href }) => href === "/influencers")?.counts ?? 0;
    expect(total).toBeGreaterThan(0);
    const inStates = links.filter(({ href }) => href.includes("state=")).map(({ counts }) => counts);
    expect(inStates.reduce((sum, counts) => sum + counts, 0)).toBe(total);
    for (const { href, counts } of links) expect(await countOf(request, href), href).toBe(counts);
  }).toPass({ timeout: 60_000 });

  await page.goto("/");
  const all = page.getByRole("region", { name: "Influencers by state" }).locator('a[href="/influencers"]');
  const tracked = await all.textContent();
  await all.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Influencers");
  await expect(page.getByRole("main")).toContainText(`${tracked} influencers`);
});

test("by keyboard: a window, a board, an influencer, and Back through all of them", async ({ page }) => {
  await openOverview(page);
  await pressOn(page, link(page, "7d, the last 7 days"));
  await expect(page).toHaveURL(/\/\?window=7d$/);
  await expect(page.locator("[aria-current=true]")).toHaveText("7d");
  await expect(page.getByRole("region", { name: "Numbers" })).toContainText("in the last 7 days");
  await pressOn(page, link(page, "Whole board: Gained most"));
  await expect(page).toHaveURL(/\/leaderboard\?window=7d$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Leaderboard");
  // A name leads to what has passed since the gains beside it began.
  const since = async () =>
    (await (await page.request.get("/api/v1/leaderboard?window=7d")).json()).window.from;
  const leads = page.locator("tbody th a").first();
  await expect(async () => {
    expect(await leads.getAttribute("href")).toMatch(new RegExp(`\\?from=${await since()}&to=now$`));
  }).toPass();
  await pressOn(page, link(page, "Followers"));
  await expect(page).toHaveURL(/\/leaderboard\?metric=followers&window=7d$/);
  await expect(page.locator("th[aria-sort=descending]")).toHaveText(/Followers/);
  const [first] = await page.locator("tbody th a").allTextContents();
  await pressOn(page, link(page, first ?? "nobody"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(first ?? "nobody");
  await page.goBack();
  await expect(page.locator("th[aria-sort=descending]")).toHaveText(/Followers/);
  await page.goBack();
  await expect(page.locator("th[aria-sort=descending]")).toHaveText(/Gain/);
  await page.goBack();
  await expect(page.locator("[aria-current=true]")).toHaveText("7d");
  await page.goBack();
  await expect(page.locator("[aria-current=true]")).toHaveText("24h");
});

test("a board goes on page by page with its ranks, and what a URL can't mean is told beside the default", {
  tag: "@long",
}, async ({ page }) => {
  await openOverview(page);
  await page.goto("/leaderboard?metric=followers");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.locator("tbody tr")).toHaveCount(50);
  expect(Number(await page.locator("tbody td").first().textContent())).toBeGreaterThan(40);
  // Another order is no other page: whoever asked for it goes on from there.
  const least = page.getByRole("link", { name: "Least, first" });
  await least.click();
  await expect(page.locator("th[aria-sort=ascending]")).toHaveText(/Followers/);
  await expect(least).toBeFocused();
  await page.goto("/leaderboard?metric=likes&window=7d&dir=up&platform=x&after=b2xk");
  for (const told of ["“likes”", "“up”", "“x”", "an older board"])
    await expect(page.getByText(told)).toBeVisible();
  await expect(page.locator("th[aria-sort=descending]")).toHaveText(/Gain$/);
  await page.goto("/?window=2h");
  await expect(page.getByText("“2h” is not understood")).toBeVisible();
  await expect(page.locator("[aria-current=true]")).toHaveText("24h");
});

test("when no newer overview can be had, the one that was there stays, and says since when", {
  tag: "@long",
}, async ({ page, complaints }) => {
  await page.clock.install();
  await openOverview(page);
  await page.route("**/api/v1/overview?**", (route) =>
    route.fulfill({
      status: 503,
      headers: { "x-request-id": "0000-2222" },
      json: { success: false, error: { code: "UNAVAILABLE", message: "The database is away." } },
    }),
  );
  await page.clock.fastForward(20_000);
  await expect(page.locator("[data-stale]")).toContainText("the database does not answer");
  await expect(page.getByRole("region", { name: "Influencers by state" })).toBeVisible();
  await page.unroute("**/api/v1/overview?**");
  await page.locator("[data-stale]").getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-stale]")).toHaveCount(0);
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});
