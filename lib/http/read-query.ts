/** The query of an address: names and their decoded values. It is read before anything is limited, so it costs little. */
import { AppError } from "#lib/errors.ts";

/** Far more than any route takes. */
export const PARAMETERS_MAX = 100;

/** A parameter that stands there twice becomes a list, which no schema takes. Throws BAD_REQUEST. */
export function readQuery(url: string): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  let left = PARAMETERS_MAX;
  for (const [name, value] of new URL(url).searchParams) {
    if (left-- === 0) {
      throw new AppError("BAD_REQUEST", `Bad query: it has more than ${PARAMETERS_MAX} parameters.`);
    }
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}
