/** The list of influencers: narrowed down and paged by keyboard, the same without scripts, and lines that may fail. */
import type { Page } from "@playwright/test";
import type postgres from "postgres";
import { expect, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { pressOn, tabTo } from "./tab-to.ts";

const rows = (page: Page) => page.locator("tbody tr");
const heading = (page: Page) => page.getByRole("heading", { level: 2 });
const TAG = "e2e list";

/** Of three influencers, in the newest generation as in those that follow. */
async function setTags(sql: postgres.Sql, tags: string[]): Promise<void> {
  const ids = [3, 4, 5].map((n) => `${SEEDED.from + n}`);
  await sql.begin(async (tx) => {
    // One that is being built has read the registry already: lib/store/open-generation.
    await tx`SELECT pg_advisory_xact_lock(4205)`;
    const [newest] = await tx`SELECT max(generation)::int AS generation FROM snapshot_generations`;
    for (const table of ["influencers", `snapshot_${newest?.generation}`])
      await tx`UPDATE ${tx(table)} SET tags = ${tags}::text[] WHERE external_id IN ${tx(ids)}`;
  });
}

test.beforeEach(async ({ page, sql }) => {
  // The snapshot is built once a minute.
  await expect(async () => {
    await page.goto("/influencers");
    await expect(rows(page)).toHaveCount(50, { timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await setTags(sql, [TAG]);
});

test.afterEach(({ sql }) => setTags(sql, []));

test("what is typed and what is clicked before it is there hold together", async ({ page }) => {
  await page.goto("/influencers");
  await page.waitForLoadState("networkidle");
  const search = page.getByRole("searchbox");
  await search.fill(`${SEEDED.from + 3}`);
  await page.getByRole("columnheader").getByRole("link", { name: "Added" }).click();
  await expect(page).toHaveURL(
    new RegExp(`q=${SEEDED.from + 3}.*sort=added|sort=added.*q=${SEEDED.from + 3}`),
  );
  await expect(search).toHaveValue(`${SEEDED.from + 3}`);
  await expect(rows(page)).toHaveCount(1);
});

test("by keyboard: a tag, its chip taken off, the next page, lower rows", async ({
  page,
  context,
  product,
}) => {
  await page.goto("/influencers");
  await expect(heading(page)).toHaveText(/^[\d,]+ influencers$/);
  await tabTo(page, page.getByLabel("Tag", { exact: true }));
  await page.keyboard.type(TAG);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/tag=e2e\+list/);
  await expect(heading(page)).toHaveText(/^3 of [\d,]+ influencers$/);
  await expect(rows(page)).toHaveCount(3);
  await pressOn(page, page.getByRole("link", { name: /^Take off Tag/ }));
  await expect(page).toHaveURL(`${product.url}/influencers`);
  await expect(heading(page)).toBeFocused();
  await pressOn(page, page.getByRole("link", { name: "Next", exact: true }));
  await expect(page).toHaveURL(/after=/);
  await expect(heading(page)).toBeFocused();
  // Another list is no other page: whoever searches from a later one goes on typing.
  const search = page.getByRole("searchbox");
  await tabTo(page, search, "Shift+Tab");
  await page.keyboard.type(`${SEEDED.from + 3}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(search).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(`${product.url}/influencers`);

  const height = async () => Math.round((await rows(page).first().boundingBox())?.height ?? 0);
  // The rows of the page that was left may go just now.
  await expect.poll(height).toBe(36);
  await pressOn(page, page.getByRole("button", { name: "Compact", exact: true }));
  await expect.poll(height).toBe(28);
  const html = await (await context.request.get(`${product.url}/influencers`)).text();
  expect(html).toMatch(/aria-pressed="true"[^>]*>Compact/);
});

test("by keyboard: sorted by what was gained, the most first, then the least; page by page", async ({
  page,
}) => {
  await page.goto("/influencers");
  await page.waitForLoadState("networkidle");
  const byGain = page.getByRole("columnheader").getByRole("link", { name: "Gain, 24 hours" });
  const gains = async () => {
    const texts = await page.locator("tbody tr td:nth-of-type(4)").allTextContents();
    return texts.map((text) =>
      /\d/.test(text) ? Number(text.replace("−", "-").replace(/[^\d-]/g, "")) : null,
    );
  };
  for (const [dir, url] of [
    ["descending", /sort=gain$/],
    ["ascending", /sort=gain&dir=asc$/],
  ] as const) {
    await pressOn(page, byGain);
    await expect(page).toHaveURL(url);
    await expect(page.locator(`th[aria-sort=${dir}]`)).toContainText("Gain, 24 hours");
    await expect(rows(page)).toHaveCount(50);
    const known = (await gains()).filter((gain) => gain !== null);
    const sign = dir === "ascending" ? 1 : -1;
    expect(known).toEqual(known.toSorted((a, b) => sign * (a - b)));
    expect((await gains()).slice(known.length).every((gain) => gain === null)).toBe(true);
  }
  await pressOn(page, page.getByRole("link", { name: "Next", exact: true }));
  await expect(page).toHaveURL(/sort=gain&dir=asc&after=/);
  await expect(rows(page)).toHaveCount(50);
  // On a phone, which has no room for these columns.
  await page.setViewportSize({ width: 390, height: 844 });
  const sort = page.getByRole("combobox", { name: "Sort", exact: true });
  await expect(sort).toHaveValue("gain");
  await tabTo(page, sort, "Shift+Tab");
  await page.keyboard.type("Added");
  await expect(page).toHaveURL(/\/influencers\?sort=added$/);
  await expect(rows(page).first()).toContainText(/added \d+ \w+ \d{4}/);
  await expect(sort).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test("rows stand still under the pointer, and are the newest ones once it has left", async ({ page }) => {
  await page.clock.install();
  await page.goto("/influencers");
  await page.waitForLoadState("networkidle");
  // The next list: who was first on the page is no longer on it.
  await page.route("**/api/v1/influencers?**", async (route) => {
    const { items, snapshot, ...rest } = await (await route.fetch()).json();
    const next = { ...snapshot, generation: snapshot.generation + 1 };
    await route.fulfill({ json: { ...rest, items: items.slice(1), snapshot: next } });
  });
  await rows(page).nth(3).hover();
  await page.clock.fastForward(16_000);
  await expect(page.getByText("The list has changed")).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(rows(page)).toHaveCount(49);
  await expect(page.getByText("The list has changed")).toHaveCount(0);
});

test("lines come after the rows, in one call; when they fail the rows stay, and they can be tried again", {
  tag: "@long",
}, async ({ page, complaints }) => {
  let calls = 0;
  let isAway = true;
  await page.route("**/sparklines?**", (route) => {
    calls++;
    return isAway ? route.fulfill({ status: 400, json: { success: false } }) : route.continue();
  });
  await page.goto("/influencers");
  await expect(page.getByText("could not be loaded")).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  isAway = false;
  calls = 0;
  await page.getByRole("button", { name: "Try again" }).click();
  const line = page.getByRole("img", { name: /^Followers in the last 24 hours/ });
  await expect(line.first()).toBeVisible();
  await expect(line.first().locator("path").first()).toHaveAttribute("d", /^M[\d.]+ [\d.]+/);
  expect(calls).toBe(1);
  expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  complaints.length = 0;
});

test("without scripts: states by link, a tag by form, what is not understood is said, and the file is what is shown", {
  tag: "@long",
}, async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 900 });
  await page.goto("/influencers?state=broken");
  await expect(page.getByText("“broken” is no state")).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await page.getByLabel("Tag", { exact: true }).fill(TAG);
  await page.getByRole("combobox", { name: "Sort", exact: true }).selectOption("Added");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/sort=added/);
  await expect(heading(page)).toHaveText(/^3 of [\d,]+ influencers$/);
  const file = await page.getByRole("link", { name: "Export CSV" }).getAttribute("href");
  const lines = (await (await context.request.get(file ?? "")).text()).trim().split("\r\n");
  const ids = await page
    .locator("tbody th a[href^='/influencers/']")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").at(-1)));
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual(ids);
  await page.getByLabel("State").selectOption("Suspended");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("Nobody matches")).toBeVisible();
  await expect(page).toHaveURL(/state=suspended&tag=e2e/);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBe(0);
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await expect(rows(page)).toHaveCount(50);
  expect(await overflow()).toBe(0);
  await context.close();
});
