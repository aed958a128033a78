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
      },
    },
  });
}
