/** The six colours of a comparison: any two are told apart by all eyes, and each stands out from the background. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  colorDistance,
  contrast,
  labDistance,
  linearOf,
  type Rgb,
  seenAs,
  sights,
} from "#lib/testing/color-distance.ts";

const css = readFileSync("app/globals.css", "utf8");

/** A token's colour in light and in dark. */
function token(name: string): { light: Rgb; dark: Rgb } {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  if (!light || !dark) throw new Error(`No --${name} in globals.css.`);
  return { light: linearOf(light), dark: linearOf(dark) };
}

const colors = [1, 2, 3, 4, 5, 6].map((n) => token(`compare-${n}`));

test.each(["light", "dark"] as const)(
  "in %s any two differ by 15 (dE2000), however colours are seen",
  (theme) => {
    for (const sight of sights)
      for (const [i, one] of colors.entries())
        for (const [j, other] of colors.slice(0, i).entries()) {
          const distance = colorDistance(seenAs(one[theme], sight), seenAs(other[theme], sight));
          expect(distance, `${i + 1} and ${j + 1}, ${sight}`).toBeGreaterThanOrEqual(15);
        }
  },
);

test.each(["light", "dark"] as const)("in %s each has 3:1 on what it is drawn on", (theme) => {
  for (const ground of ["surface", "page"])
    for (const [i, color] of colors.entries())
      expect(contrast(color[theme], token(ground)[theme]), `${i + 1} on ${ground}`).toBeGreaterThanOrEqual(3);
});

test("the distance is the published one", () => {
  // Sharma, Wu, Dalal: pairs 1, 7 and 17 of their test data.
  expect(labDistance([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(labDistance([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4);
  expect(labDistance([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
});
