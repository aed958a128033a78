/** Reads an address part by part. What is not understood is left out, and said. Pure. */
import type { z } from "zod";
import { shorten } from "#lib/client/shorten.ts";
import { oneOf, type SearchParams } from "./one-of.ts";

export interface PartReader {
  /** undefined: not asked for, or not understood. `remedy` goes on a sentence that begins with what was asked for. */
  read: <T>(name: string, schema: z.ZodType<T>, remedy: string) => T | undefined;
  /** A sentence each, for people. */
  problems: string[];
}

export function partReader(params: SearchParams): PartReader {
  const problems: string[] = [];
  return {
    problems,
    read(name, schema, remedy) {
      const text = oneOf(params[name])?.trim() ?? "";
      if (text === "") return undefined;
      const parsed = schema.safeParse(text);
      if (!parsed.success) problems.push(`“${shorten(text)}” ${remedy}`);
      return parsed.data;
    },
  };
}
