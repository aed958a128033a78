/** What a tag may be. Apart from its schema, which browsers have no use for. */

/** Characters, also where one takes two units of UTF-16. */
export const TAG_LENGTH_MAX = 64;

/** Without control characters, which nobody could see or type again, or halves of a character, which no text of PostgreSQL can hold. */
export const TAG_TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/** Whether `tagSchema` takes it as it is. */
export function isTag(text: string): boolean {
  return text !== "" && [...text].length <= TAG_LENGTH_MAX && text === text.trim() && TAG_TEXT.test(text);
}
