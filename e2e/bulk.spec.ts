/** Many influencers at once, by keyboard alone: filter, select all, pause with the number typed, see it done, undo. */
import type { Page } from "@playwright/test";
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { tabTo } from "./tab-to.ts";
import { track } from "./track.ts";

/** More than are changed without typing how many; once a day, so that they are no load. */
const MANY = { from: 1_700_000, count: 1_100 };
const PREFIX = "170";

/** What is called so. */
const called = (page: Page, name: string | RegExp) =>
  page.getByRole("main").getByLabel(name).or(page.getByRole("button", { name }));

async function expectSound(page: Page): Promise<void> {
  expect(await findFlaws(page)).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
}

test("by keyboard: all that match are paused and resumed, and on a phone", async ({ page, product, sql }) => {
  await track(product, MANY, 86_400);
  const paused = async () =>
    (
      await sql`SELECT count(*)::int AS n FROM influencers WHERE external_id LIKE '170%' AND state = 'paused'`
    )[0]?.n;
  try {
    await signIn(page, product);
    await tabTo(page, called(page, "Id begins with"));
    await page.keyboard.type(PREFIX);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`${product.url}/admin?q=${PREFIX}`);
    await expect(page.getByText("1,100 match", { exact: true })).toBeVisible();
    await tabTo(page, called(page, "Select all 1,100"));
    await page.keyboard.press("Enter");
    await tabTo(page, called(page, "Pause the selected"));
    await page.keyboard.press("Enter");

    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Changes 1,100 influencers");
    await expect(dialog.getByLabel("Type 1100 to confirm")).toBeFocused();
    await expectSound(page);
    await page.keyboard.type("1,099");
    await expect(dialog.getByRole("button", { name: "Pause: 1,100 influencers" })).toBeDisabled();
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("100");
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(page.locator('[data-bulk][data-state="done"]')).toContainText("1,100 influencers paused");
    expect(await paused()).toBe(MANY.count);
    await expect(page.locator("tr[data-account]").first()).toHaveAttribute("data-state", "paused");

    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole("button", { name: "Pause the selected" })).toBeVisible();
    await expectSound(page);
    await tabTo(page, called(page, /^Undo until .*: Pause/), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(page.locator('[data-bulk][data-state="undone"]')).toHaveCount(1);
    await expect(page.getByRole("heading", { name: "Bulk actions" })).toBeFocused();
    await expect.poll(paused).toBe(0);
    await expect(page.locator("tr[data-account]").first()).not.toHaveAttribute("data-state", "paused");
  } finally {
    // The worker erases them; the other tests know nothing of them.
    await sql`
      UPDATE influencers SET removed_at = now() - interval '1 hour', changed_xid = pg_current_xact_id()
      WHERE external_id LIKE '170%' AND removed_at IS NULL`;
  }
});
