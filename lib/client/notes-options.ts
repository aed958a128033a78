/** Notes of an influencer that the range on screen touches. */
import { queryOptions } from "@tanstack/react-query";
import type { NoteList } from "#lib/domain/note.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

/** [from, to), epoch seconds, quantised by resolveRange: the server builds the same key. */
export interface NotesKey extends InfluencerKey {
  from: number;
  to: number;
}

export function notesOptions({ platform, externalId, from, to }: NotesKey) {
  const query = new URLSearchParams({ from: String(from), to: String(to) });
  return queryOptions({
    queryKey: [...notesOf({ platform, externalId }), from, to],
    queryFn: ({ signal }) =>
      fetchJson<NoteList>(`${influencerApiPath({ platform, externalId })}/notes?${query}`, { signal }),
    staleTime: 30_000,
  });
}

/** What all keys of an influencer's notes begin with. */
export function notesOf({ platform, externalId }: InfluencerKey): string[] {
  return ["notes", platform, externalId];
}
