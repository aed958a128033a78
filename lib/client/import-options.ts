/** One import, asked for again as long as something happens to it. */
import { queryOptions } from "@tanstack/react-query";
import type { ImportDetail, ImportState } from "#lib/domain/import.ts";
import { fetchJson } from "./fetch-json.ts";

const BUSY_MS = 1_000;
const busy: readonly ImportState[] = ["checking", "running", "undoing"];

/** A worker is at it, or should be. */
export function isBusy(state: ImportState): boolean {
  return busy.includes(state);
}

export function importOptions(id: number) {
  return queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => fetchJson<ImportDetail>(`/api/v1/imports/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isBusy(data.state) ? BUSY_MS : false),
  });
}
