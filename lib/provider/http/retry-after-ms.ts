/** How long a server asks to be left alone. */

/**
 * Milliseconds to wait by a `Retry-After` header in seconds or as an HTTP date; null when there is none to be read.
 * A date is taken against the answer's own `Date`, so that a server whose clock is off is not asked too early.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: number,
): number | null {
  const value = headers["retry-after"];
  if (typeof value !== "string") return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const until = httpDate(value);
  return until === null ? null : Math.max(0, until - (httpDate(headers.date) ?? now));
}

function httpDate(value: string | string[] | undefined): number | null {
  if (typeof value !== "string" || !/^[A-Z][a-z]+, .+ GMT$/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}
