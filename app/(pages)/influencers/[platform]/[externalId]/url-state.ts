/** The detail page's state in the URL, and links to another one. */

export interface UrlState {
  range: string | null;
  from: string | null;
  to: string | null;
  tz: string | null;
  view: string | null;
  vs: string | null;
}

export type UrlChange = Partial<UrlState>;

export type SetUrl = (change: UrlChange) => unknown;

/** A relative link to the same state but for what changes; null values stand in no URL. */
export function hrefOf(url: UrlState, change: UrlChange): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...url, ...change })) if (value) query.set(name, value);
  return `?${query}`;
}
