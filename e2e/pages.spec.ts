/** All pages: no violation that axe can find, no sideways scrolling, and a first view that needs no script. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, signIn, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";

const DETAIL = `/influencers/mockstagram/${SEEDED.from}`;
const COMPARE = `/compare?ids=${[0, 1, 999_999].map((n) => SEEDED.from + n).join(",")}`;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Pages that ask for nothing once they are there. */
const desks = [
  "/docs",
  "/admin/import",
  "/admin/users",
  "/admin/keys",
  "/admin/platforms",
  "/admin/dead-letters",
  "/admin/audit",
  "/account",
];
const still = ["/login", "/setup", ...desks];

/** Themes × widths: no violation, no sideways scrolling. `isQuick`: each theme and each width once. */
async function audit(page: Page, paths: readonly string[], { isQuick = false } = {}): Promise<void> {
  for (const path of paths) {
    await page.setViewportSize({ width: 390, height: 900 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(path);
    if (!still.includes(path)) await page.waitForLoadState("networkidle");
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["dark", "light"] as const) {
        if (isQuick && (colorScheme === "dark") !== (width === 390)) continue;
        await page.emulateMedia({ colorScheme });
        if (path === DETAIL)
          await expect(page.locator("#chart-followers [data-chart=live] svg").first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
        );
        expect(found, `${path} ${colorScheme} ${width}`).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} scrolls sideways at ${width}`).toBe(0);
      }
    }
  }
}

test("axe finds nothing, and nothing scrolls sideways: pages × themes × widths", async ({
  page,
  product,
}) => {
  test.setTimeout(300_000);
  await audit(page, ["/login", "/setup"], { isQuick: true });
  await signIn(page, product);
  await audit(page, [DETAIL, "/pipeline", "/admin"]);
  // A colour depends on the theme and a line on the width: what has no drawing of its own needs no more.
  const plain = [
    "/",
    "/leaderboard",
    "/influencers",
    "/influencers?q=nobody",
    `${DETAIL}?view=table&range=1h`,
    "/compare",
    `${COMPARE}&range=1h`,
    `${COMPARE}&range=1h&view=change&show=table`,
    ...desks,
  ];
  await audit(page, plain, { isQuick: true });
});

test("the removal dialog has no violation either", async ({ page, product }) => {
  await signIn(page, product);
  await page
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("nor do the shortcuts and the palette, in either theme", async ({ page }) => {
  await page.goto("/compare");
  await page.waitForLoadState("networkidle");
  for (const [keys, name] of [
    ["?", "Keyboard shortcuts"],
    ["Control+k", "Go to"],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
      ).toEqual([]);
    }
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

test("by keyboard alone: skip link, search, a row, a range", async ({ page }) => {
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
  for (let presses = 0; presses < 20; presses++) {
    if (await row.evaluate((node) => node === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`influencer-${SEEDED.from + 5}`);
  const preset = page.getByRole("link", { name: /the last hour$/ });
  for (let presses = 0; presses < 20; presses++) {
    if (await preset.evaluate((node) => node === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(preset).toBeFocused();
  await page.keyboard.press("Enter");
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
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.unroute("**/series?**");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect(page.getByText("6-hour buckets").or(page.getByText("1-hour buckets"))).toBeVisible();
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});

test("offline says so, and what was loaded stays", async ({ page, context }) => {
  await page.goto(DETAIL);
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("You are offline.")).toBeVisible();
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
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
