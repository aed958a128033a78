import fc from "fast-check";
import { expect, test } from "vitest";
import { guardCell, unguardCell } from "./guard-cell.ts";

const nasty = fc.stringMatching(/^[=+\-@\t\r＝＋－＠'",; \n\r\tab1]{0,12}$/);

/** What is meant, looking back from each place. */
const FORMULA = /^'*[\t\r]|(?<=^ *|[;\t\r\n][ "]*)'*[=+\-@＝＋－＠]/g;
const GUARD = /^'(?='*[\t\r])|(?<=^ *|[;\t\r\n][ "]*)'(?='*[=+\-@＝＋－＠])/g;

test("a sign is put, and taken away, just where it is meant to be", () => {
  const tight = fc.stringMatching(/^[='; "\n\tx]{0,9}$/);
  const any = fc.stringMatching(/^[=+\-@＝＋－＠;\t\r\n "',x]{0,40}$/);
  fc.assert(
    fc.property(fc.oneof(tight, any, fc.string({ unit: "grapheme" })), (text) => {
      expect(guardCell(text)).toBe(text.replace(FORMULA, "'$&"));
      expect(unguardCell(text)).toBe(text.replace(GUARD, ""));
    }),
    { numRuns: 20_000 },
  );
});

test.each([" ", '; "', '"', "\t'", ";="])("a very long cell of %j begins as a short one does", (part) => {
  // With a wide sign in it, looking back from each place takes minutes.
  const write = (length: number) => `;${part.repeat(length / part.length)}'＝1`;
  const model = write(1_200).replace(FORMULA, "'$&");
  expect(guardCell(write(1_200))).toBe(model);
  const long = guardCell(write(600_000));
  expect(long.slice(0, 1_000) === model.slice(0, 1_000)).toBe(true);
  expect(unguardCell(long) === write(600_000)).toBe(true);
});

test("what an import takes away is what was put there, and nothing else", () => {
  const tight = fc.stringMatching(/^[='; "\n\tx]{0,9}$/);
  fc.assert(
    fc.property(fc.oneof(tight, nasty, fc.string({ unit: "grapheme" })), (text) => {
      expect(unguardCell(guardCell(text))).toBe(text);
    }),
    { numRuns: 5_000 },
  );
  expect(["'+a", "'@a|'b", "it's", "'", "'80s"].map(unguardCell)).toEqual([
    "+a",
    "@a|'b",
    "it's",
    "'",
    "'80s",
  ]);
});
test.each([
  ["x;=1+1;y", "x;'=1+1;y"],
  ["x\t@SUM(A1)", "x\t'@SUM(A1)"],
  ["a\n-1", "a\n'-1"],
  ["\t=1", "'\t'=1"],
  ['a;"=1+1;b', "a;\"'=1+1;b"],
  ['a; "=1', "a; \"'=1"],
  ['a\t" @x', "a\t\" '@x"],
  ["a-b=c; d@e", "a-b=c; d@e"],
  [" =1", " '=1"],
  ["'=1", "''=1"],
  ["'x", "'x"],
  ["a; -1", "a; '-1"],
  ['"a" = b; "c" = d; e - f', '"a" = b; "c" = d; e - f'],
])("%j is text to a spreadsheet that splits elsewhere", (text, guarded) =>
  expect(guardCell(text)).toBe(guarded),
);
