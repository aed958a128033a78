/** What an admin does to notes. Each call throws an ApiError with words for people. */
import type { Note, NoteInput, RemovedNote } from "#lib/domain/note.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

const pathOf = (account: InfluencerKey, id: number) => `${influencerApiPath(account)}/notes/${id}`;

export function addNote(account: InfluencerKey, body: NoteInput): Promise<Note> {
  return fetchJson<Note>(`${influencerApiPath(account)}/notes`, { method: "POST", body });
}

export function changeNote(account: InfluencerKey, id: number, body: NoteInput): Promise<unknown> {
  return fetchJson(pathOf(account, id), { method: "PATCH", body });
}

export function removeNote(account: InfluencerKey, id: number): Promise<RemovedNote> {
  return fetchJson<RemovedNote>(pathOf(account, id), { method: "DELETE" });
}

export function restoreNote(account: InfluencerKey, id: number): Promise<unknown> {
  return fetchJson(pathOf(account, id), { method: "PATCH", body: { restore: true } });
}
