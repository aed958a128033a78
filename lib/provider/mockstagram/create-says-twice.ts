/** Whether an object of JSON has one of these names twice: JSON.parse takes the last, and which one is meant nobody knows. */
import { listMembers } from "./list-members.ts";

/**
 * `names`: letters alone. What the function that it gives back takes must be what parseJson takes. Objects within may have
 * the same names: they speak of others.
 */
export function createSaysTwice(names: readonly string[]): (body: string) => boolean {
  const quoted = names.map((name) => `"${name}"`);
  /** Nearly no answer has more of them than members, or an escape, in which a letter can be hidden. */
  const looksTwice = (body: string) =>
    body.includes("\\u") ||
    quoted.some((name) => {
      const first = body.indexOf(name);
      return first !== -1 && body.indexOf(name, first + name.length) !== -1;
    });
  return (body) => {
    if (!looksTwice(body)) return false;
    const said = listMembers(body).map(({ name }) => name);
    return names.some((name) => said.indexOf(name) !== said.lastIndexOf(name));
  };
}
