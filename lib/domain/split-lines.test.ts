import fc from "fast-check";
import { expect, test } from "vitest";
import { measureLines, splitLines } from "./split-lines.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const text = fc
  .array(fc.constantFrom("a", "bc", "é", "\n", "\r\n", "\r", ""), { maxLength: 60 })
  .map((l) => l.join(""));

/** As people would say it: what stands between line ends, the end of the file being one where something stands before it. */
function model(whole: string): string[] {
  const lines = whole.split(/\n/).map((line) => line.replace(/\r$/, ""));
  if (whole.endsWith("\n") || whole === "") lines.pop();
  return lines;
}

test("any limit and any parts give the lines of the whole", () => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 4, max: 30 }),
      (whole, limit, part) => {
        const bytes = encode(whole);
        const lines: string[] = [];
        for (let from = 0; from < bytes.length; ) {
          let size = part;
          for (;;) {
            const piece = bytes.subarray(from, from + size);
            const atEnd = from + piece.length === bytes.length;
            const found = splitLines(piece, { limit, atEnd });
            // A line is longer than the part: a larger one has it.
            if (found.consumed === 0) {
              size *= 2;
              continue;
            }
            for (const span of found.lines)
              lines.push(new TextDecoder().decode(piece.subarray(span.from, span.to)));
            expect(found.lines.length).toBeLessThanOrEqual(limit);
            from += found.consumed;
            break;
          }
        }
        expect(lines).toEqual(model(whole));
        expect(measureLines(bytes).lines).toBe(lines.length);
      },
    ),
  );
});

test("the longest line is told by its number and its bytes", () => {
  expect(measureLines(encode("a\néé\nb"))).toEqual({ lines: 3, longest: 2, longestBytes: 4 });
  expect(measureLines(encode(""))).toEqual({ lines: 0, longest: 0, longestBytes: 0 });
});
