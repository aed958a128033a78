/** Keys on all pages, the palette, and the one switch that pauses all updates. */
import type { Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { pressOn, tabTo } from "./tab-to.ts";
import { untilListed } from "./until-listed.ts";
import { watchPointer } from "./watch-pointer.ts";

test.beforeAll(untilListed);

/** Keys do nothing before scripts are there. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
}

test("by keyboard: help, pages, search, rows; no keys while typing, and none once they are switched off", async ({
  page,
}) => {
  await open(page, "/influencers");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const links = page.locator("tbody tr th a");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(links.first()).toBeFocused();
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("?gp");
  await expect(search).toHaveValue("?gp");
  for (let n = 0; n < "?gp".length; n++) await page.keyboard.press("Backspace");
  await expect(search).toHaveValue("");
  // To a link: a choice that has the focus would take letters for itself.
  await page.keyboard.press("Shift+Tab");

  await page.keyboard.type("gc");
  await expect(page.getByRole("heading", { level: 1, name: "Compare" })).toBeVisible();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  // A dialog is no page: what is pressed over it leads nowhere.
  await page.keyboard.type("gl");
  const areOn = help.getByRole("checkbox", { name: "Single keys are on" });
  await tabTo(page, areOn);
  await page.keyboard.press("Space");
  await expect(areOn).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.type("gl");
  await page.keyboard.press("?");
  await open(page, "/compare");
  await page.keyboard.press("?");
  await expect(help).toBeHidden();
  await pressOn(page, page.getByRole("button", { name: "Shortcuts" }));
  await tabTo(page, areOn);
  await page.keyboard.press("Space");
  await expect(areOn).toBeChecked();
  await page.keyboard.press("Escape");
  await page.keyboard.type("gp");
  await expect(page).toHaveURL(/\/pipeline$/);
});

test("by keyboard: mod+k finds an influencer by its id, a theme, and leads back to where one was", async ({
  page,
}) => {
  await open(page, "/influencers");
  await tabTo(page, page.getByRole("searchbox"));
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to" });
  const field = palette.getByRole("combobox");
  await expect(field).toBeFocused();
  await page.keyboard.type("dark");
  await expect(palette.getByRole("option", { name: "Theme: dark" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "dark theme" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("searchbox")).toBeFocused();

  await page.keyboard.press("Meta+k");
  await expect(field).toBeFocused();
  await page.keyboard.type(`${SEEDED.from + 1}`);
  const first = palette.getByRole("option", { name: `${SEEDED.from + 1}` }).first();
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/influencers/mockstagram/${SEEDED.from + 1}`));
});

test("by keyboard: where a page has no search, / finds an influencer all the same", async ({ page }) => {
  await open(page, "/pipeline");
  await page.keyboard.press("/");
  const field = page.getByRole("dialog", { name: "Go to" }).getByRole("combobox");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
});

test("a pointer in a flow by keyboard would be noticed", async ({ page }) => {
  const seen = await watchPointer(page);
  await page.goto("/login");
  await page.keyboard.press("Tab");
  expect(seen).toEqual([]);
  await page.getByLabel("Password").click();
  expect(seen).toEqual(expect.arrayContaining(["pointerdown", "mousedown"]));
});

test("a hidden tab asks for nothing; paused, no page does, and says so; going on asks at once", async ({
  page,
}) => {
  await page.clock.install();
  let asked = 0;
  const underWay = new Set<Request>();
  page.on("request", (request) => {
    underWay.add(request);
    if (request.url().includes("/api/")) asked++;
  });
  page.on("requestfinished", (request) => underWay.delete(request));
  page.on("requestfailed", (request) => underWay.delete(request));
  /** By the page's own clock; the last seconds of it turn by turn. */
  const goOn = async (seconds: number) => {
    // One that is under way would be over its time, and be asked again.
    await expect.poll(() => underWay.size).toBe(0);
    asked = 0;
    await page.clock.fastForward((seconds - 20) * 1_000);
    await page.clock.runFor(20_000);
  };
  const expectsNews = async () => {
    await goOn(35);
    await expect.poll(() => asked).toBeGreaterThan(0);
  };
  /** Longer than what the range on screen stays the same for. */
  const expectsNone = async () => {
    await goOn(400);
    // Whatever was asked is known by the time that the page has answered something else.
    await page.evaluate(() => document.title);
    expect(asked).toBe(0);
  };
  const hide = (isHidden: boolean) =>
    page.evaluate((hidden) => {
      const state = hidden ? "hidden" : "visible";
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, isHidden);
  await open(page, `/influencers/mockstagram/${SEEDED.from}`);
  await expectsNews();
  await hide(true);
  await expectsNone();
  await hide(false);

  await page.getByRole("button", { name: "Pause all updates" }).click();
  await expect(page.getByText("No page asks for news by itself.")).toBeVisible();
  await expectsNone();
  await page.reload();
  await expect(page.getByText("No page asks for news by itself.")).toBeVisible();
  await expectsNone();
  const news = page.waitForRequest("**/series?**");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await news;
  await expect(page.getByText("No page asks for news by itself.")).toBeHidden();
});
