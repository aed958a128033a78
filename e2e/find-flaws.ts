/** What axe finds on a page as it stands, in both themes and at both widths, and whether it scrolls sideways. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

type Found = Awaited<ReturnType<AxeBuilder["analyze"]>>;

declare global {
  interface Window {
    axe?: {
      run(root: Document, options: unknown): Promise<Found>;
    };
  }
}

// The very axe that @axe-core/playwright brings: once a page, where that would put it in again for each look.
const ours = createRequire(import.meta.url);
const source = readFileSync(
  createRequire(ours.resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"),
  "utf8",
);

const everything = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
/** A theme is another value of each colour, and nothing else. */
const colours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** What axe can't decide, and people have: `about` is the element, and what axe says of it. */
const reviewed: readonly { rule: string; about: RegExp }[] = [
  // Arrows and signs: in the colour of the words about them, with a name of their own for whoever can't see them.
  { rule: "color-contrast", about: /contains only non-text characters/ },
  { rule: "label-content-name-mismatch", about: /<span aria-hidden="true"[^>]*>[←→+−✕]<\/span>/ },
  // Labels of a chart's axes: muted, on the surface of a card, as the words above it, which axe can judge.
  { rule: "color-contrast", about: /^<tspan .* (contains an image node|content is too short)/ },
  // A button that picks a moment: what it would show stands in the field beside it, and it shows it once it has the focus.
  {
    rule: "color-contrast",
    about: /^<input (type="datetime-local" )?class="[^"]*text-transparent[^"]*" aria-label="Pick: /,
  },
  // Cells of a wide table and lines of the palette's list that lie half beyond the edge of what scrolls.
  {
    rule: "color-contrast",
    about: /^<span class="(font-semibold|text-muted|min-w-0 truncate)">.* partially obscured by another/,
  },
  // The palette's list: arrow keys in its field scroll it.
  { rule: "scrollable-region-focusable", about: /^<div class="mt-3 h-72 overflow-y-auto">/ },
];

/** Of the page as it stands. Empty: nothing is wrong, and nothing is left to be looked at. */
export async function findFlaws(page: Page, runOnly: typeof everything = everything): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(source);
  const { violations, incomplete } = await page.evaluate(async (only) => {
    const options = { runOnly: only, resultTypes: ["violations", "incomplete"], iframes: false };
    if (window.axe === undefined) throw new Error("axe is not in the page: nothing can be found");
    const found = await window.axe.run(document, options);
    const short = (results: Found["violations"]) =>
      results.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => ({
          id,
          told: `${html} (${any.map(({ message }) => message).join("; ")})`,
        })),
      );
    return { violations: short(found.violations), incomplete: short(found.incomplete) };
  }, runOnly);
  const open = incomplete.filter(
    ({ id, told }) => !reviewed.some(({ rule, about }) => rule === id && about.test(told)),
  );
  // Said aloud each second.
  const counting = page.locator("[role=status] time", { hasText: /( ago|just now)$/ });
  return [
    ...(await counting.allTextContents()).map((text) => `a status that counts: ${text}`),
    ...violations.map(({ id, told }) => `${id}: ${told}`),
    ...open.map(({ id, told }) => `to be looked at: ${id}: ${told}`),
  ];
}

/** In both themes. */
export async function findFlawsInThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  const light = await findFlaws(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findFlaws(page, colours);
  return [...light.map((flaw) => `light: ${flaw}`), ...dark.map((flaw) => `dark: ${flaw}`)];
}

/** In both themes, on a phone and on a desk; scrolling sideways is one, too. */
export async function findFlawsEverywhere(page: Page): Promise<string[]> {
  const flaws: string[] = [];
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    // The header lies over what is scrolled under it; what draws itself anew for a width does so in the frame after it.
    await page.evaluate(() => {
      window.scrollTo(0, 0);
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    const found = await findFlawsInThemes(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) found.push(`scrolls sideways by ${overflow} px`);
    flaws.push(...found.map((flaw) => `${width} px, ${flaw}`));
  }
  return flaws;
}
