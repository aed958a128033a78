/** Flows that are by keyboard are called so, and no event of a mouse, a pen or a finger may come in one. */
import type { Page } from "@playwright/test";

/** Beginning of their titles: `npm test` counts them by it. */
export const BY_KEYBOARD = "by keyboard: ";

/** What came, on each page that this one leads to from now on. */
export async function watchPointer(page: Page): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeBinding("tellPointer", (_, type: string) => {
    seen.push(type);
  });
  await page.addInitScript(() => {
    for (const type of ["pointerdown", "pointermove", "mousedown", "mousemove", "touchstart", "wheel"]) {
      const tell = (event: Event) => {
        const told: unknown = Reflect.get(window, "tellPointer");
        if (event.isTrusted && typeof told === "function") told(type);
      };
      window.addEventListener(type, tell, { capture: true, passive: true });
    }
  });
  return seen;
}
