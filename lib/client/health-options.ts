/** How the pipeline is. */
import { queryOptions } from "@tanstack/react-query";
import type { PipelineStatus } from "#lib/domain/pipeline.ts";
import { ApiError, fetchJson } from "./fetch-json.ts";

export interface HealthAnswer {
  status: "ok" | "no_worker" | "unavailable";
  /** Whether it keeps up; null: not known. */
  verdict: PipelineStatus | null;
  /** Start of the newest slot of which a worker finished a shard, epoch seconds; null: never. */
  worker: { lastSlot: number | null };
}

export function healthOptions() {
  return queryOptions({
    queryKey: ["health"],
    queryFn: async ({ signal }): Promise<HealthAnswer> => {
      try {
        return await fetchJson<HealthAnswer>("/api/health", { signal });
      } catch (error) {
        // An answer of 503 is an answer: the database is away.
        if (error instanceof ApiError && error.status === 503)
          return { status: "unavailable", verdict: null, worker: { lastSlot: null } };
        throw error;
      }
    },
    staleTime: 10_000,
    retry: false,
  });
}
