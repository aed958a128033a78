/** How an API key looks: `ia_` and 256 random bits as text. Only its SHA-256 and its first characters are ever stored. */
import { isToken, makeToken } from "./token.ts";

const BEGINNING = "ia_";
/** Enough to tell one's own keys apart by, and nothing to guess the rest from. */
const SHOWN_CHARACTERS = BEGINNING.length + 6;
const ANYWHERE = /ia_[A-Za-z0-9_-]{43}/;

export function makeKey(): string {
  return `${BEGINNING}${makeToken()}`;
}

/** What may be shown of a key, for ever. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS);
}

/** Whether it can be a key of ours at all: else there is no need to ask the database. */
export function isKey(text: string): boolean {
  return text.startsWith(BEGINNING) && isToken(text.slice(BEGINNING.length));
}

/** Whether a key stands in it. */
export function holdsKey(text: string): boolean {
  return ANYWHERE.test(text);
}

/**
 * What a request shows as a key, good or bad; null: nothing. A bearer token that does not begin like ours is somebody
 * else's business: of a proxy in front, or of METRICS_TOKEN.
 */
export function keyIn(headers: Headers): string | null {
  const header = headers.get("authorization");
  // Most who read send none: they are spared the rest.
  if (header === null) return null;
  return /^Bearer +(ia_.*)$/i.exec(header)?.[1] ?? null;
}
