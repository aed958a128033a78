import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsvLine, type Separator } from "./parse-csv-line.ts";

const separator = fc.constantFrom<Separator>(",", ";", "\t");
/** No line end: a field with one can't be had. */
const field = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text));
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("parseCsvLine", () => {
  test("reads back any fields that are quoted, with any spaces around them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, fc.constantFrom("", " ", "  "), fc.constantFrom("", " ")), { minLength: 1 }),
        separator,
        (fields, by) => {
          const line = fields.map(([text, before, after]) => before + quote(text) + after).join(by);
          expect(parseCsvLine(line, by)).toEqual(fields.map(([text]) => text));
        },
      ),
    );
  });

  test("reads fields without quotes as they are, quoted and plain ones side by side", () => {
    const plain = field.filter((text) => !/[",;\t]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, fc.boolean()), { minLength: 1 }), separator, (fields, by) => {
        const line = fields.map(([text, quoted]) => (quoted ? quote(text) : text)).join(by);
        expect(parseCsvLine(line, by)).toEqual(fields.map(([text, quoted]) => (quoted ? text : text.trim())));
      }),
    );
  });

  test("answers anything, never throws, and never makes up a field", () => {
    fc.assert(
      fc.property(fc.string(), separator, (line, by) => {
        const fields = parseCsvLine(line, by);
        expect((fields ?? []).length).toBeLessThanOrEqual(line.split(by).length);
      }),
    );
  });

  test.each(['"1', '1"', '"1"2', '"1" 2,3', 'a"b,c', '"a""', ' " '])(
    "%j has a quote that does not fit",
    (line) => {
      expect(parseCsvLine(line, ",")).toBeNull();
    },
  );

  test.each([
    ["", [""]],
    [",", ["", ""]],
    ['"",', ["", ""]],
    ['"a,b",c', ["a,b", "c"]],
    ['"a""b"', ['a"b']],
  ])("%j", (line, fields) => {
    expect(parseCsvLine(line, ",")).toEqual(fields);
  });
});
