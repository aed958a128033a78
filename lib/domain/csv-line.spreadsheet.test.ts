/** A real spreadsheet opens what `csvLine` wrote, told to evaluate formulas, and to split as three countries do. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

const ROWS = 2_000;
const separators = { comma: 44, semicolon: 59, tab: 9 };
const signs = [
  "=",
  "+",
  "-",
  "@",
  "\t=",
  "\r=",
  "\n=",
  "＝",
  "＋",
  "－",
  "＠",
  "'=",
  '"=',
  ";=",
  "x;=",
  'x";=',
  ';"=',
  'x;"=',
  '; "=',
  '\t"=',
  "; =",
  " =",
  '\n"=',
];
const bodies = [
  "1+1",
  "SUM(1,2)",
  "SUM(1;2);y",
  'HYPERLINK("http://a.example","b")',
  "1+1;y",
  "1+1\ty",
  "A1\ny",
];
const named = signs.flatMap((sign) => bodies.map((body) => sign + body));

const piece = fc.constantFrom(...signs, ...bodies, '"', ",", ";", "\t", "\n", "x", " ");
const cell = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

let folder: string;
let lines: (string | number)[][];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "influencer-analytics-spreadsheet-"));
  const random = fc.sample(fc.tuple(cell, cell), ROWS);
  lines = [...named.map((text) => [1, text, "end"]), ...random.map(([a, b]) => [a, -1, b])];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many cells of the CSV file are formulas to LibreOffice Calc, and how many cells there are. */
function openInCalc(csv: string, separator: number) {
  const file = join(folder, "export.csv");
  writeFileSync(file, csv);
  const profile = pathToFileURL(join(folder, "profile")).href;
  // Token 13 is "evaluate formulas", which newer versions leave off; UTF-8 is 76.
  // https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
  const filter = `CSV:${separator},34,76,1,,0,false,true,false,false,false,1,true`;
  execFileSync(
    "soffice",
    [
      `-env:UserInstallation=${profile}`,
      "--headless",
      `--infilter=${filter}`,
      "--convert-to",
      "fods",
      "--outdir",
      folder,
      file,
    ],
    { stdio: "pipe", timeout: 60_000 },
  );
  const xml = readFileSync(join(folder, "export.fods"), "utf8");
  return {
    cells: xml.match(/<table:table-cell [^>]*office:value-type/g)?.length ?? 0,
    formulas: xml.match(/table:formula="[^"]*"/g) ?? [],
  };
}

test.each(Object.entries(separators))("split by %s, no cell is a formula", (_, separator) => {
  const { cells, formulas } = openInCalc(lines.map(csvLine).join(""), separator);
  expect(cells).toBeGreaterThan(lines.length);
  expect(formulas).toEqual([]);
});

test.each(Object.entries(separators))("split by %s, without the signs there are formulas", (_, separator) => {
  const quote = (text: string | number) => `"${String(text).replaceAll('"', '""')}"`;
  const csv = lines.map((row) => `${row.map(quote).join(",")}\r\n`).join("");
  expect(openInCalc(csv, separator).formulas.length).toBeGreaterThan(named.length / 10);
});
