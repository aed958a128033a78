/** A page's address with its query, for coming back to it. */
import type { SearchParams } from "./one-of.ts";

export function pathWith(path: string, params: SearchParams): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value ?? []].flat()) query.append(name, one);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
