/** Whether a body of JSON has one of these names twice: JSON.parse takes the last, and which one is meant nobody knows. */

/** `names`: letters alone. */
export function createSaysTwice(names: readonly string[]): (body: string) => boolean {
  const looks = names.map((name) => ({ quoted: `"${name}"`, asName: new RegExp(`"${name}"\\s*:`, "g") }));
  return (body) =>
    looks.some(({ quoted, asName }) => {
      const first = body.indexOf(quoted);
      const again = first !== -1 && body.indexOf(quoted, first + quoted.length) !== -1;
      return again && (body.match(asName)?.length ?? 0) > 1;
    });
}
