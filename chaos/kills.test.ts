import { expect, it } from "vitest";
import { drawKills } from "./kills.ts";

it("the same seed draws the same kills, another seed others", () => {
  expect(drawKills(7, 50)).toEqual(drawKills(7, 50));
  expect(drawKills(7, 50)).not.toEqual(drawKills(8, 50));
  expect(new Set(drawKills(7, 100).map(({ target }) => target)).size).toBe(4);
});
