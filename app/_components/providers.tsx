"use client";
/** What every page's client components share: the query cache, URL state, and the server's time. */
import { QueryClientProvider } from "@tanstack/react-query";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { trustServerTime } from "#lib/client/browser-clock.ts";
import { makeQueryClient } from "#lib/client/make-query-client.ts";
import { OfflineNotice } from "./offline-notice.tsx";
import { PausedNotice } from "./paused-notice.tsx";
import { Shortcuts } from "./shortcuts.tsx";

export function Providers({ children, serverNow }: { children: ReactNode; serverNow: number }) {
  const [client] = useState(() => {
    // Before the server's first answers are handed over: by then the browser's clock must be known.
    if (typeof window !== "undefined") trustPageTime(serverNow);
    return makeQueryClient();
  });
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <OfflineNotice />
        <PausedNotice />
        {children}
        <Shortcuts />
      </NuqsAdapter>
    </QueryClientProvider>
  );
}

/** Once a page: what is asked for later brings a time of its own. */
function trustPageTime(serverNow: number): void {
  const [navigation] = performance.getEntriesByType("navigation");
  // A page that comes back from history carries the time of long ago.
  const isOld = navigation instanceof PerformanceNavigationTiming && navigation.type === "back_forward";
  if (!isOld) trustServerTime(serverNow, performance.timeOrigin);
}
