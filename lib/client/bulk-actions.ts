/** What an admin does to many influencers at once, and how far it is. Each call throws an ApiError with words for people. */
import { queryOptions } from "@tanstack/react-query";
import type { BulkActionView, BulkImpact, BulkOrder, BulkQuestion } from "#lib/domain/bulk-action.ts";
import { fetchJson } from "./fetch-json.ts";

const PATH = "/api/v1/bulk-actions";
/** While one runs, and while none does: another admin may begin one. */
const RUNNING_MS = 1_000;
const IDLE_MS = 30_000;

export interface BulkActionList {
  /** The newest first. */
  actions: BulkActionView[];
}

export function isOpen({ state }: BulkActionView): boolean {
  return state === "running" || state === "undoing";
}

export function bulkActionsOptions() {
  return queryOptions({
    queryKey: ["bulk-actions"],
    queryFn: ({ signal }) => fetchJson<BulkActionList>(PATH, { signal }),
    refetchInterval: ({ state }) => (state.data?.actions.some(isOpen) ? RUNNING_MS : IDLE_MS),
  });
}

export function bulkImpactOptions(question: BulkQuestion) {
  return queryOptions({
    queryKey: ["bulk-impact", question],
    queryFn: ({ signal }) =>
      fetchJson<BulkImpact>(`${PATH}/preview`, { method: "POST", body: question, signal }),
    // What is confirmed is what stands there: it does not change under one's eyes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function startBulkAction(order: BulkOrder): Promise<BulkActionView> {
  return fetchJson<BulkActionView>(PATH, { method: "POST", body: order });
}

export function cancelBulkAction(id: number): Promise<BulkActionView> {
  return fetchJson<BulkActionView>(`${PATH}/${id}/cancel`, { method: "POST" });
}

export function retryBulkAction(id: number): Promise<BulkActionView> {
  return fetchJson<BulkActionView>(`${PATH}/${id}/retry`, { method: "POST" });
}

export function undoBulkAction(id: number): Promise<BulkActionView> {
  return fetchJson<BulkActionView>(`${PATH}/${id}/undo`, { method: "POST" });
}
