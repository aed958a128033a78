/** What an admin does to dead letters. Each call throws an ApiError with words for people. */
import type { DeadLetterChange, DeadLetterItem } from "#lib/domain/dead-letter-views.ts";
import { fetchJson } from "./fetch-json.ts";

export function redriveLetters(ids: readonly number[] | "all"): Promise<DeadLetterChange> {
  return post("redrive", ids === "all" ? { all: true } : { ids });
}

export function discardLetters(ids: readonly number[]): Promise<DeadLetterChange> {
  return post("discard", { ids });
}

export function restoreLetters(ids: readonly number[]): Promise<DeadLetterChange> {
  return post("restore", { ids });
}

/** What would be given up with these letters: data points that can be counted, and letters in which they can't. */
export function sumLetters(letters: readonly DeadLetterItem[]): { points: number; untold: number } {
  let points = 0;
  let untold = 0;
  for (const { content } of letters) {
    if (content === null || content.points === null) untold++;
    else points += content.points;
  }
  return { points, untold };
}

function post(what: string, body: unknown): Promise<DeadLetterChange> {
  return fetchJson<DeadLetterChange>(`/api/v1/dead-letters/${what}`, { method: "POST", body });
}
