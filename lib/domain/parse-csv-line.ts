/**
 * One line of CSV (RFC 4180): fields by a separator, in double quotes where they hold it or a quote, which is doubled.
 * A field with a line break can't be had: its first line has a quote that does not end. Pure.
 */

export type Separator = "," | ";" | "\t";

/** null: a quote that does not end, or something between a quote's end and the separator. Spaces around fields don't count. */
export function parseCsvLine(line: string, separator: Separator): string[] | null {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  const fields: string[] = [];
  for (let at = 0; ; ) {
    while (isSpace(line[at], separator)) at++;
    if (line[at] !== '"') {
      const end = line.indexOf(separator, at);
      const field = end < 0 ? line.slice(at) : line.slice(at, end);
      if (field.includes('"')) return null;
      fields.push(field.trim());
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    let field = "";
    for (at++; ; ) {
      const quote = line.indexOf('"', at);
      if (quote < 0) return null;
      field += line.slice(at, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      field += '"';
      at++;
    }
    fields.push(field);
    while (isSpace(line[at], separator)) at++;
    if (at === line.length) return fields;
    if (line[at] !== separator) return null;
    at++;
  }
}

function isSpace(character: string | undefined, separator: Separator): boolean {
  return character === " " || (character === "\t" && separator !== "\t");
}
