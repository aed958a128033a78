/** What an admin does to notes. Each call throws an ApiError with words for people. */
import type { Note, NoteInput, RemovedNote } from "#lib/domain/note.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

const pathOf = (account: Account, id: number) => `${accountApiPath(account)}/notes/${id}`;

export function addNote(account: Account, body: NoteInput): Promise<Note> {
  return fetchJson<Note>(`${accountApiPath(account)}/notes`, { method: "POST", body });
}

export function changeNote(account: Account, id: number, body: NoteInput): Promise<unknown> {
  return fetchJson(pathOf(account, id), { method: "PATCH", body });
}

export function removeNote(account: Account, id: number): Promise<RemovedNote> {
  return fetchJson<RemovedNote>(pathOf(account, id), { method: "DELETE" });
}

export function restoreNote(account: Account, id: number): Promise<unknown> {
  return fetchJson(pathOf(account, id), { method: "PATCH", body: { restore: true } });
}
