/** A cell of a CSV that people open in a spreadsheet: none is ever a formula there. Pure. */

/** With these a spreadsheet takes a cell for a formula: = + - @, their fullwidth forms, and what it skips before them. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Always in quotes. Who reads it back takes one leading ' away. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
