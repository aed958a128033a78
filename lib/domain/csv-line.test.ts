import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";
import { guardCell } from "./guard-cell.ts";

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

test("numbers and what is missing stay as they are", () => {
  expect(csvLine([-5, null, "a b", "x,y"])).toBe('-5,,a b,"x,y"\r\n');
});
