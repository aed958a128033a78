/** One import, asked for again as long as something may happen to it. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { ImportDetail, ImportState } from "#lib/domain/import.ts";
import { takeFile } from "./chosen-files.ts";
import { fetchJson } from "./fetch-json.ts";

const BUSY_MS = 1_000;
/** While it waits for somebody, who may be another admin. */
const WAITING_MS = 15_000;
const busy: readonly ImportState[] = ["checking", "running", "undoing"];
const over: readonly ImportState[] = ["done", "cancelled", "undone"];

/** A worker is at it, or should be. */
export function isBusy(state: ImportState): boolean {
  return busy.includes(state);
}

export function importOptions(id: number) {
  return queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => fetchJson<ImportDetail>(`/api/v1/imports/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data ? askedEvery(data) : false),
  });
}

/** Milliseconds; false: nothing is awaited. */
export function askedEvery({ id, state }: Pick<ImportDetail, "id" | "state">): number | false {
  if (over.includes(state)) return false;
  // Another window may be sending the file.
  if (isBusy(state) || (state === "receiving" && takeFile(id) === null)) return BUSY_MS;
  return WAITING_MS;
}

/** What a change has answered. A question that was under way may be answered with what was before it. */
export async function showImport(client: QueryClient, now: ImportDetail): Promise<void> {
  const { queryKey } = importOptions(now.id);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, now);
}
