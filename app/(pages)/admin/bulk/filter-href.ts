/** The admin page's address for a filter, and the page of it that follows an account. */
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";

/** What narrows the list down, as it is or as fields hold it; "" and 0 are none. */
type Narrowing = Partial<Record<Exclude<keyof RegistryFilter, "accounts">, string | number | undefined>>;

/** `before`: `platform/externalId`. */
export function filterHref(
  { search, state, interval, platform, tag }: Narrowing,
  before: string | null = null,
): string {
  const parts = { q: search, state, interval, platform, tag, before };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) query.set(name, String(value));
  return query.size === 0 ? "/admin" : `/admin?${query}`;
}
