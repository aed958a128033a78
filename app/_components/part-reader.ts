/** Reads an address part by part. What is not understood is left out, and said. Pure. */
import { shorten } from "#lib/client/shorten.ts";
import { oneOf, type SearchParams } from "./one-of.ts";

export interface PartReader {
  /** undefined: not asked for, or not understood. `remedy` goes on a sentence that begins with what was asked for. */
  read: <T>(name: string, parse: (text: string) => T | undefined, remedy: string) => T | undefined;
  /** A sentence each, for people. */
  problems: string[];
}

export function partReader(params: SearchParams): PartReader {
  const problems: string[] = [];
  return {
    problems,
    read(name, parse, remedy) {
      const text = oneOf(params[name])?.trim() ?? "";
      if (text === "") return undefined;
      const parsed = parse(text);
      if (parsed === undefined) problems.push(`“${shorten(text)}” ${remedy}`);
      return parsed;
    },
  };
}

/** Parses one of these words. */
export function among<T extends string>(words: readonly T[]): (text: string) => T | undefined {
  return (text) => words.find((word) => word === text);
}
