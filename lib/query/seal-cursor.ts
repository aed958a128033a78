/** A place in a list as text: opaque to its bearer, parsed like anything else that comes from outside. */
import { z } from "zod";
import { AppError } from "#lib/errors.ts";

/** A number of ours in a cursor, of a row or of its place: higher ones PostgreSQL's integer can't hold, and refuses. */
export function cursorNumber(min: 0 | 1 = 0) {
  return z
    .int()
    .min(min)
    .max(2 ** 31 - 1);
}

export function sealCursor(place: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Throws BAD_REQUEST. */
export function openCursor<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw new AppError("BAD_REQUEST", "This cursor is not one of ours.", {
      cause,
      details: { field: "cursor" },
    });
  }
}
