/** What no Tab leads to can't be reached without a pointer. */
import type { Locator, Page } from "@playwright/test";

const PRESSES_MAX = 150;

/** Presses Tab, or Shift+Tab, until the target has the focus. Throws when it never comes there. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let presses = 0; presses < PRESSES_MAX; presses++) {
    if (await target.evaluateAll((nodes) => nodes.some((node) => node === document.activeElement))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No ${key} leads to ${target}.`);
}

/** Goes there, and presses Enter. */
export async function pressOn(page: Page, target: Locator): Promise<void> {
  // The focus goes where it is sent by what is there already.
  await target.first().waitFor();
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}
