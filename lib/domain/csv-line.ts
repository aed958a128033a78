/** One line of CSV (RFC 4180), of which no spreadsheet takes a cell for a formula. Pure. */
import { guardCell } from "./guard-cell.ts";

const QUOTED = /[",\r\n]|^\s|\s$/;

/** Ends with CR LF. A number is never a formula, negative or not. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = guardCell(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
