/** The detail page's state in the URL, and links to another one. */

export interface UrlChange {
  range?: string | null;
  from?: string | null;
  to?: string | null;
  tz?: string | null;
  view?: string | null;
}

export type SetUrl = (change: UrlChange) => unknown;

/** A relative link; null and absent values stand in no URL. */
export function hrefOf(change: UrlChange): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(change)) if (value) query.set(name, value);
  return `?${query}`;
}
