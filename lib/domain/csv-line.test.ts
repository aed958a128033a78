import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine, guardCell, unguardCell } from "./csv-line.ts";

/** A reader that knows nothing of the writer: RFC 4180, a character at a time. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (isQuoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[i++];
      else isQuoted = false;
    } else if (c === '"' && cell === "") isQuoted = true;
    else if (c === ",") {
      row.push(cell);
      cell = "";
    } else if (c === "\r" && text[i + 1] === "\n") {
      i++;
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else cell += c;
  }
  expect([isQuoted, cell, row]).toEqual([false, "", []]);
  return rows;
}

/**
 * How many readers do it (Python's csv, and Excel by what is told of it): a quote counts where a cell begins, and what
 * stands behind the quote that ends it is a part of the cell.
 */
function readLeniently(text: string, { by, skipsBlanks }: { by: string; skipsBlanks: boolean }): string[] {
  const cells: string[] = [];
  let cell = "";
  let state: "new" | "plain" | "quoted" = "new";
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (state === "quoted") {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[i++];
      else state = "plain";
    } else if (c === by || c === "\r" || c === "\n") {
      cells.push(cell);
      cell = "";
      state = "new";
    } else if (state === "new" && c === '"') state = "quoted";
    else if (state === "plain" || !(skipsBlanks && c === " ")) {
      cell += c;
      state = "plain";
    }
  }
  return [...cells, cell];
}

const nasty = fc.stringMatching(/^[=+\-@\t\r＝＋－＠'",; \n\r\tab1]{0,12}$/);
const cells = fc.array(fc.oneof(nasty, fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 6 });

test("a CSV reader reads back what was written, but for the sign that keeps formulas away", () => {
  fc.assert(
    fc.property(fc.array(cells, { maxLength: 6 }), (rows) => {
      const read = readCsv(rows.map(csvLine).join(""));
      expect(read).toEqual(rows.map((row) => row.map(guardCell)));
      for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    }),
    { numRuns: 500 },
  );
});

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

const lenient = [",", ";", "\t"].flatMap((by) => [false, true].map((skipsBlanks) => ({ by, skipsBlanks })));

test.each(lenient)("$by, blanks skipped $skipsBlanks: no cell of a lenient reader is a formula", (reader) => {
  const tight = fc.stringMatching(/^[=@'"; \n\tx]{0,8}$/);
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(tight, nasty), { minLength: 1, maxLength: 4 })), (rows) => {
      for (const cell of readLeniently(rows.map(csvLine).join(""), reader))
        expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
    }),
    { numRuns: 5_000 },
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "＝1", "＋1", "－1", "＠x"])(
  "%j is text to a spreadsheet",
  (text) => expect(readCsv(csvLine([text, 1]))).toEqual([[`'${text}`, "1"]]),
);

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

test("numbers and what is missing stay as they are", () => {
  expect(csvLine([-5, null, "a b", "x,y"])).toBe('-5,,a b,"x,y"\r\n');
});
