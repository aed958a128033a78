import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine, guardCell } from "./csv-line.ts";

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

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "＝1", "＋1", "－1", "＠x"])(
  "%j is text to a spreadsheet",
  (text) => expect(readCsv(csvLine([text, 1]))).toEqual([[`'${text}`, "1"]]),
);

test.each([
  ["x;=1+1;y", "x;'=1+1;y"],
  ["x\t@SUM(A1)", "x\t'@SUM(A1)"],
  ["a\n-1", "a\n'-1"],
  ["\t=1", "'\t'=1"],
  ["a-b=c; d@e", "a-b=c; d@e"],
])("%j is text to a spreadsheet that splits elsewhere", (text, guarded) =>
  expect(guardCell(text)).toBe(guarded),
);

test("numbers and what is missing stay as they are", () => {
  expect(csvLine([-5, null, "a b", "x,y"])).toBe('-5,,a b,"x,y"\r\n');
});
