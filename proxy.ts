/**
 * Refuses addresses that are no percent-encoded text. Next would answer them with 500, before any handler of ours is asked.
 * It decides nothing else: who may see what is decided where it is read.
 */
import { AppError } from "#lib/errors.ts";
import { respondError } from "#lib/http/respond.ts";

export function proxy(request: Request): Response | undefined {
  try {
    decodeURIComponent(new URL(request.url).pathname);
    return undefined;
  } catch {
    return respondError(
      new AppError("BAD_REQUEST", "The address is not percent-encoded text."),
      crypto.randomUUID(),
    );
  }
}

/** Only addresses with a percent sign come here: all others are spared the detour. */
export const config = { matcher: "/(.*%.*)" };
