/** What tests look for on the pipeline page. */
import { expect, type Page } from "@playwright/test";

export const card = (page: Page) => page.getByRole("region", { name: "Verdict" });
/** What the rows of a table say: newest first. */
export const rows = (page: Page) => page.locator("table").first().locator("tr[data-slot-row]");

/** Slots end once a minute and are judged after that. */
export const JUDGED_WITHIN = 200_000;

export async function untilJudged(page: Page, slots: number): Promise<void> {
  await expect(async () => {
    await page.goto("/pipeline");
    expect(await rows(page).count()).toBeGreaterThanOrEqual(slots);
  }).toPass({ timeout: JUDGED_WITHIN });
}
