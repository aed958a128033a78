/** The handler of addresses under /api that are none: programs get the error body, not a page. */
import { AppError } from "#lib/errors.ts";
import { handle } from "./handle.ts";

export const noSuchRoute = handle({ access: "open" }, async () => {
  throw new AppError("NOT_FOUND", "There is no such address. docs/api.md lists those that there are.");
});
