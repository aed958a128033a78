/** The query client of one server render, or of the browser's page. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./fetch-json.ts";
import { getPausedAt, pauseWithQueries } from "./live-pause.ts";

if (typeof window !== "undefined") pauseWithQueries();

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server rendered is fresh: no second request right after hydration.
        staleTime: 5_000,
        // In the browser only: a page that is being rendered must not wait twice for a database that hangs.
        retry: (failures, error) => failures < 1 && error instanceof ApiError && error.retry,
        retryDelay: 1_000,
        refetchOnWindowFocus: true,
        refetchOnReconnect: () => getPausedAt() === null,
        // Offline a question fails, and says so. Left alone it would wait without a word, and what stands in for
        // its answer would stand there as if it were one.
        networkMode: "always",
      },
      // Nor is a change kept for later: done after it was given up, it would be nobody's any more.
      mutations: { networkMode: "always" },
    },
  });
}
