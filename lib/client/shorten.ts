/** What somebody wrote into a URL, as far as a sentence about it quotes it. */
const QUOTED_MAX = 40;

export function shorten(text: string): string {
  return text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text;
}
