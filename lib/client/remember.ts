/** Choices that the server must know to render the next page, and other small ones: one cookie each, kept for a year. */

const YEAR_S = 31_536_000;

type Choice = "theme" | "tz" | "density" | "shortcuts";

/** Not the Cookie Store API: it is missing on plain-http origins other than localhost. */
export function remember(name: Choice, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}

/** null: nothing was chosen. */
export function recall(name: Choice): string | null {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  try {
    return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
  } catch {
    // Not as we write it.
    return null;
  }
}
