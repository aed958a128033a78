/** A place in a list as text: opaque to its bearer, parsed like anything else that comes from outside. */
import type { z } from "zod";
import { AppError } from "#lib/errors.ts";

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
