/** A goal, what was measured for it, and whether that is enough. */

export interface Judged {
  /** `G7 list: first byte`. */
  title: string;
  /** Null: there is nothing to hold against the goal; `why` says why. */
  value: number | null;
  why?: string;
  /** Most that is allowed, or, with `least`, least. */
  limit: number;
  least?: boolean;
  unit: string;
}

export function isMet({ value, limit, least = false }: Judged): boolean | null {
  return value === null ? null : least ? value >= limit : value <= limit;
}

/** Rows of the table, by title. */
export function rowsOf(judged: readonly Judged[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    judged.map((one) => {
      const { title, value, why, limit, least, unit } = one;
      const met = isMet(one);
      return [
        title,
        {
          measured: value === null ? `missing: ${why ?? "it was not measured"}` : `${trim(value)} ${unit}`,
          goal: `${least ? "≥" : "≤"} ${limit} ${unit}`,
          verdict: met === null ? "missing" : met ? "reached" : "**missed**",
        },
      ];
    }),
  );
}

export function goalsOf(judged: readonly Judged[]): Record<string, boolean | null> {
  return Object.fromEntries(
    judged.map((one) => [`${one.title} ${one.least ? "≥" : "≤"} ${one.limit} ${one.unit}`, isMet(one)]),
  );
}

function trim(value: number): number {
  return Number(value.toFixed(value < 10 ? 3 : 1));
}
