/**
 * One line of CSV (RFC 4180) that no spreadsheet takes for a formula: a cell that begins like one gets a `'` before it.
 * Pure.
 */

/** With what formulas begin, also in the wide forms of East Asian keyboards. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const QUOTED = /[",\r\n]|^\s|\s$/;

/** Ends with CR LF. A number is never a formula, negative or not. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

/** What a cell's text becomes before it is quoted. */
export function guardCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = guardCell(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
