/** Where a string of JSON ends: what reads JSON by its source has to skip strings, which may hold anything. */

/** `start`: where its first quote stands. The place of its last one, or the text's length where it has none. */
export function stringEnd(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let escapes = 0;
    while (json[at - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return at;
  }
  return json.length;
}
