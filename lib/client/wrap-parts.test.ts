import fc from "fast-check";
import { expect, test } from "vitest";
import { wrapParts } from "./wrap-parts.ts";

const within = (width: number) => (line: string) => line.length <= width;

test("a chart's subtitle is one line on a desk, and several on a phone", () => {
  const parts = ["24 Nov 2026, 08:00 – 14:00", "UTC", "dashed: previous period"];
  expect(wrapParts(parts, " · ", within(100))).toEqual([parts.join(" · ")]);
  expect(wrapParts(parts, " · ", within(40))).toEqual([
    "24 Nov 2026, 08:00 – 14:00 · UTC",
    "dashed: previous period",
  ]);
});

test("nothing is left out, and a line is too long only where a part alone is", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), fc.nat(30), (parts, width) => {
      const lines = wrapParts(parts, " ", within(width));
      expect(lines.join(" ")).toBe(parts.join(" "));
      for (const line of lines) if (line.length > width) expect(parts).toContain(line);
    }),
  );
});
