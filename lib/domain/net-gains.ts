/** What each bucket gained: its last value less that of the bucket before. Pure. */

/** As long as `last`. null where either is missing, and for the first: a gain is never taken over a gap. */
export function netGains(last: readonly (number | null)[]): (number | null)[] {
  return last.map((value, i) => {
    const before = last[i - 1] ?? null;
    return value === null || before === null ? null : value - before;
  });
}
