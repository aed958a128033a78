/** What an admin does with imports. Each call throws an ApiError with words for people. */
import type { ImportAction, ImportDetail } from "#lib/domain/import.ts";
import { fetchJson } from "./fetch-json.ts";

export interface NewImport {
  name: string;
  bytes: number;
  platform: string;
  interval: number;
}

const UPLOAD_DEADLINE_MS = 60_000;

export function createImport(input: NewImport): Promise<ImportDetail> {
  return fetchJson<ImportDetail>("/api/v1/imports", { method: "POST", body: input });
}

export function sendChunk(
  id: number,
  n: number,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<unknown> {
  return fetchJson(`/api/v1/imports/${id}/chunks/${n}`, {
    method: "PUT",
    bytes,
    signal,
    deadlineMs: UPLOAD_DEADLINE_MS,
  });
}

export function changeImport(
  id: number,
  action: ImportAction,
  body: { chunks?: number; confirm?: string } = {},
): Promise<ImportDetail> {
  return fetchJson<ImportDetail>(`/api/v1/imports/${id}/${action}`, { method: "POST", body });
}
