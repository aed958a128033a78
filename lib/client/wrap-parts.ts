/** Lines of a text that does not wrap by itself, as in a picture. Pure. */

/** As many parts a line as fit. One that does not fit alone has a line of its own: nothing is left out. */
export function wrapParts(
  parts: readonly string[],
  separator: string,
  fits: (line: string) => boolean,
): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? part : `${last}${separator}${part}`;
    if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
