/** What a username may be: whatever platforms allow, save what can't be stored or shown. */
import { z } from "zod";

/** The database refuses NUL and halves of letters; other control characters break lines. */
export function isUsername(text: string): boolean {
  return text.length >= 1 && text.length <= 255 && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

export const usernameSchema = z.string().refine(isUsername, { message: "no username" });
