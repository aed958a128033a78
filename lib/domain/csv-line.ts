/**
 * One line of CSV (RFC 4180) that no spreadsheet takes for a formula: where a cell begins like one, it gets a `'`, which an
 * import takes away again. Pure.
 */

/**
 * With what formulas begin, also in the wide forms of East Asian keyboards. What has a `'` there already gets one more, or
 * nobody could tell it from one that was given.
 */
const FORMULA = /^'*[\t\r]|(?<=^ *|[;\t\r\n][ "]*)'*[=+\-@＝＋－＠]/g;
/** The `'` that they got. */
const GUARD = /^'(?='*[\t\r])|(?<=^ *|[;\t\r\n][ "]*)'(?='*[=+\-@＝＋－＠])/g;
const QUOTED = /[",\r\n]|^\s|\s$/;

/** Ends with CR LF. A number is never a formula, negative or not. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

/**
 * What a cell's text becomes before it is quoted. A spreadsheet set to a country of decimal commas splits at `;` and
 * heeds no quote that does not begin what it splits off: what follows a `;`, a tab or a line break may be a cell, too.
 * A quote of the text that stands there is doubled, which many readers take for a cell with nothing in it, and go on with
 * what follows; and some skip blanks.
 */
export function guardCell(text: string): string {
  return text.replace(FORMULA, "'$&");
}

/** What a cell's text was before it was guarded. */
export function unguardCell(text: string): string {
  return text.replace(GUARD, "");
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = guardCell(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
