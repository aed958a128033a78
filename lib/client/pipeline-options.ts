/** How the pipeline is, in full. */
import { queryOptions } from "@tanstack/react-query";
import type { Pipeline } from "#lib/domain/pipeline.ts";
import { fetchJson } from "./fetch-json.ts";

export function pipelineOptions() {
  return queryOptions({
    queryKey: ["pipeline"],
    queryFn: ({ signal }) => fetchJson<Pipeline>("/api/v1/pipeline", { signal }),
    staleTime: 4_000,
    // The next question comes soon anyway, and an outage should show at once.
    retry: false,
  });
}
