/** The handler of addresses under /api that are none: programs get the error body, not a page. */
import { z } from "zod";
import { AppError } from "#lib/errors.ts";
import { handle } from "./handle.ts";

export const noSuchRoute = handle(
  { summary: "No such address", answer: z.never(), access: "open" },
  async () => {
    throw new AppError("NOT_FOUND", "There is no such address. /docs tells of those that there are.");
  },
);
