/** Notes of an influencer that the range on screen touches. */
import { queryOptions } from "@tanstack/react-query";
import type { NoteList } from "#lib/domain/note.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

/** [from, to), epoch seconds, quantised by resolveRange: the server builds the same key. */
export interface NotesKey extends Account {
  from: number;
  to: number;
}

export function notesOptions({ platform, externalId, from, to }: NotesKey) {
  const query = new URLSearchParams({ from: String(from), to: String(to) });
  return queryOptions({
    queryKey: [...notesOf({ platform, externalId }), from, to],
    queryFn: ({ signal }) =>
      fetchJson<NoteList>(`${accountApiPath({ platform, externalId })}/notes?${query}`, { signal }),
    staleTime: 30_000,
  });
}

/** What all keys of an influencer's notes begin with. */
export function notesOf({ platform, externalId }: Account): string[] {
  return ["notes", platform, externalId];
}
