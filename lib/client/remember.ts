/** Choices that the server must know to render the next page: one cookie each, kept for a year. */

const YEAR_S = 31_536_000;

/** Not the Cookie Store API: it is missing on plain-http origins other than localhost. */
export function remember(name: "theme" | "tz" | "density", value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax`;
}
