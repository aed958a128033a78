/** Search parameters as Next gives them. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** A parameter that is given twice counts once, as in `URLSearchParams.get`; null: absent. */
export function oneOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
