/** A page of whom a cause hit in a slot, and its URL. */
import { queryOptions } from "@tanstack/react-query";
import type { FailureReason } from "#lib/domain/failure.ts";
import type { MissedList } from "#lib/domain/pipeline.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { fetchJson } from "./fetch-json.ts";

export interface MissedKey {
  platform: Platform;
  reason: FailureReason;
  /** Seconds. */
  interval: number;
  /** Its start, epoch seconds. */
  slot: number;
  /** Opaque; null for the first page. */
  cursor: string | null;
}

export function missedOptions({ platform, reason, interval, slot, cursor }: MissedKey) {
  const query = new URLSearchParams({ platform, reason, interval: String(interval), slot: String(slot) });
  if (cursor) query.set("cursor", cursor);
  return queryOptions({
    queryKey: ["missed", platform, reason, interval, slot, cursor],
    queryFn: ({ signal }) => fetchJson<MissedList>(`/api/v1/pipeline/missed?${query}`, { signal }),
    staleTime: 10_000,
  });
}

/** The page's own URL. */
export function missedHref({
  platform,
  reason,
  interval,
  slot,
  cursor = null,
}: Omit<MissedKey, "cursor"> & { cursor?: string | null }): string {
  const query = new URLSearchParams({ platform, reason, interval: String(interval), slot: String(slot) });
  if (cursor) query.set("after", cursor);
  return `/pipeline/missed?${query}`;
}
