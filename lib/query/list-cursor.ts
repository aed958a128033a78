/** A place in the list of influencers: opaque to its bearer, parsed like anything else that comes from outside. */
import { z } from "zod";
import { influencerSortSchema } from "#lib/domain/influencer-views.ts";
import { AppError } from "#lib/errors.ts";
import { cursorNumber } from "./seal-cursor.ts";

const CURSOR_VERSION = 1;

const cursorSchema = z
  .strictObject({
    v: z.literal(CURSOR_VERSION),
    generation: cursorNumber(1),
    sort: influencerSortSchema,
    dir: z.enum(["asc", "desc"]),
    /** The page after this row, or the one before it. */
    side: z.enum(["after", "before"]),
    /** The row's sort value: followers, gain, name, or when it was added in epoch microseconds. */
    key: z.union([
      z.int(),
      z
        .string()
        .max(1_000)
        .regex(/^[^\0]*$/),
      z.null(),
    ]),
    /** Internal id of the row: the tie-break. */
    id: cursorNumber(),
  })
  .refine(({ sort, key }) => key === null || typeof key === (sort === "name" ? "string" : "number"));

export type ListCursor = z.infer<typeof cursorSchema>;

export function encodeCursor(cursor: Omit<ListCursor, "v">): string {
  return Buffer.from(JSON.stringify({ v: CURSOR_VERSION, ...cursor })).toString("base64url");
}

/** Throws BAD_REQUEST. */
export function decodeCursor(text: string): ListCursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw new AppError("BAD_REQUEST", "This cursor is not one of ours.", {
      cause,
      details: { field: "cursor" },
    });
  }
}
