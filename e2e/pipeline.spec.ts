/** The pipeline page: its numbers are the database's, it works by keyboard and without scripts. */
import type { Page } from "@playwright/test";
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { card, JUDGED_WITHIN, rows, untilJudged } from "./pipeline-page.ts";
import { SEEDED } from "./served-product.ts";
import { pressOn, tabTo } from "./tab-to.ts";

const slider = (page: Page) => page.getByRole("slider", { name: "Slot" }).first();

// A guard against hangs: some of these wait for several minutes to turn, one after the other.
test.describe.configure({ timeout: 600_000 });

test("it keeps up and says so; each slot's numbers are a count of the database's rows", async ({
  page,
  sql,
}) => {
  await untilJudged(page, 2);
  // The first slot after the start may have begun before the worker did.
  await expect(card(page)).toHaveAttribute("data-verdict", "keeping_up", { timeout: JUDGED_WITHIN });
  await expect(card(page)).toContainText(/keeping up: [\d,]+ of [\d,]+ on time in the last slot/i);
  await page.getByText("View as table").first().click();
  const newest = rows(page).first();
  const slot = Number(await newest.getAttribute("data-slot-row"));
  const [counted] = await sql`
    SELECT
      (SELECT count(*)::int FROM tracking_periods p JOIN influencers i ON i.id = p.influencer_id
        WHERE i.removed_at IS NULL AND p.kind = 'live' AND p.interval_s = 60
        AND p."from" <= to_timestamp(${slot}) AND (p."to" IS NULL OR p."to" > to_timestamp(${slot}))) AS due,
      (SELECT count(*)::int FROM data_points d JOIN influencers i ON i.id = d.influencer_id
        WHERE d.time = to_timestamp(${slot}) AND i.interval_s = 60 AND i.removed_at IS NULL) AS stored`;
  expect(counted?.stored).toBeGreaterThan(SEEDED.count - 10);
  const cells = await newest.locator("td").allTextContents();
  expect(cells.slice(0, 2)).toEqual([String(counted?.due), String(counted?.stored)]);
});

test("by keyboard: from the header to the strip, along it and back, and the table", async ({ page }) => {
  await untilJudged(page, 2);
  await page.goto("/influencers");
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Pipeline" });
  await pressOn(page, link);
  await expect(page.getByRole("heading", { level: 1, name: "Pipeline" })).toBeVisible();
  await expect(link).toHaveAttribute("aria-current", "page");
  await tabTo(page, slider(page));
  const told = () => slider(page).getAttribute("aria-valuetext");
  const newest = await told();
  expect(newest).toMatch(/\d of \d+ stored/);
  await expect(page.getByText("Last slot,").first()).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(told).not.toBe(newest);
  await page.keyboard.press("End");
  await expect(page.getByText("Last slot,").first()).toBeVisible();
  await page.keyboard.press("Home");
  const oldest = await rows(page).last().getAttribute("data-slot-row");
  await expect(page.locator("[data-chosen]").first()).toHaveAttribute("data-slot", oldest ?? "");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(rows(page).first()).toBeVisible();
});

test("a bar under the pointer shows its slot; one that is clicked stays", async ({ page }) => {
  await untilJudged(page, 2);
  const oldest = page.locator("[data-slot]").first();
  const at = await oldest.getAttribute("data-slot");
  const box = await oldest.boundingBox();
  if (!box) throw new Error("The bar is not drawn.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator("[data-chosen]").first()).toHaveAttribute("data-slot", at ?? "");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(0, 0);
  await expect(page.locator("[data-chosen]").first()).toHaveAttribute("data-slot", at ?? "");
});

test("without scripts the verdict, the numbers and the table stand in the HTML", async ({
  browser,
  product,
}) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await untilJudged(page, 1);
  await expect(card(page)).toHaveAttribute("data-verdict", /\w/);
  await page.getByText("View as table").first().click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole("table", { name: /Workers/ }).getByText("worker 1")).toBeVisible();
  await context.close();
});

test("a signed-in admin sees the workers' names, nobody else does", async ({ page, product, sql }) => {
  const [worker] = await sql`SELECT id FROM workers LIMIT 1`;
  await page.goto("/pipeline");
  const table = page.getByRole("table", { name: /Workers/ });
  await expect(table.getByText("worker 1")).toBeVisible();
  expect(await page.content()).not.toContain(worker?.id);
  await signIn(page, product);
  await page.goto("/pipeline");
  await expect(table.getByText(worker?.id, { exact: true })).toBeVisible();
});

test("the health dot leads here", async ({ page }) => {
  await page.goto("/influencers");
  await page
    .getByRole("contentinfo")
    .getByRole("link", { name: /Pipeline/ })
    .click();
  await expect(page).toHaveURL(/\/pipeline$/);
});

test("a first answer that fails says what, with a request id, and can be tried again", {
  tag: "@long",
}, async ({ page, complaints }) => {
  await page.goto("/pipeline");
  await expect(card(page)).toBeVisible();
  await page.route("**/api/v1/pipeline", (route) =>
    route.fulfill({
      status: 503,
      headers: { "x-request-id": "2222-3333" },
      json: {
        success: false,
        error: { code: "UNAVAILABLE", message: "The database can't answer just now." },
      },
    }),
  );
  const stale = page.locator("[data-stale]");
  await expect(stale).toContainText(/Stale since \d\d:\d\d:\d\d: the database does not answer/, {
    timeout: 30_000,
  });
  await expect(stale).toContainText("2222-3333");
  await expect(card(page)).toContainText(/^was /i);
  expect(await findFlaws(page)).toEqual([]);
  await page.unroute("**/api/v1/pipeline");
  await stale.getByRole("button", { name: "Try again" }).click();
  await expect(stale).toHaveCount(0);
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});
