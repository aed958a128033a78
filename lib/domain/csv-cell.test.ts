import fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell } from "./csv-cell.ts";
import { parseCsvLine } from "./parse-csv-line.ts";

test.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"])(
  "%j is no formula",
  (text) => {
    expect(csvCell(text)).toBe(`"'${text}"`);
  },
);

test("whatever it holds is read back, apart from the leading apostrophe", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const [read] = parseCsvLine(csvCell(text), ",") ?? [];
      expect(read?.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, "")).toBe(text);
      expect(read).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    }),
  );
});
