/**
 * Keeps a cell of a CSV file from being taken for a formula by a spreadsheet: where one would begin, the text gets a `'`,
 * which an import takes away again. Pure.
 */

/** With what formulas begin, also in the wide forms of East Asian keyboards. */
const SIGN = /[=+\-@＝＋－＠]/;
/** At the very beginning these, too. */
const FIRST_SIGN = /[=+\-@＝＋－＠\t\r]/;

/**
 * What a cell's text becomes before it is quoted. What has a `'` there already gets one more, or nobody could tell it from
 * one that was given.
 */
export function guardCell(text: string): string {
  let guarded = "";
  let done = 0;
  for (const at of formulasIn(text)) {
    guarded += `${text.slice(done, at)}'`;
    done = at;
  }
  return guarded + text.slice(done);
}

/** What a cell's text was before it was guarded. */
export function unguardCell(text: string): string {
  let bare = "";
  let done = 0;
  for (const at of formulasIn(text)) {
    if (text[at] !== "'") continue;
    bare += text.slice(done, at);
    done = at + 1;
  }
  return bare + text.slice(done);
}

/**
 * Where a formula begins, the `'`s before it counted in. A spreadsheet set to a country of decimal commas splits at `;` and
 * heeds no quote that does not begin what it splits off: what follows a `;`, a tab or a line break may be a cell, too.
 * A quote of the text that stands there is doubled, which many readers take for a cell with nothing in it, and go on with
 * what follows; and some skip blanks. One pass from the front: to look back from each place takes the square of it.
 */
function* formulasIn(text: string): Generator<number> {
  if (!FIRST_SIGN.test(text)) return;
  /** What may stand between a cell's beginning and here; null: here is the middle of one. */
  let between: string | null = " ";
  for (let at = 0; at < text.length; at++) {
    const from = at;
    if (between !== null) while (text[at] === "'") at++;
    const character = text[at] ?? "";
    if (between !== null && (from === 0 ? FIRST_SIGN : SIGN).test(character)) yield from;
    if (";\t\r\n".includes(character)) between = ' "';
    else if (at > from || !between?.includes(character)) between = null;
  }
}
