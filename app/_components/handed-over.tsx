"use client";
/**
 * What the server answered while it made the page, in the browser's cache: dated by the browser's clock, as all else is in
 * there. By two clocks a newer answer would pass for the older one, and a fresh one for stale.
 */
import { type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { toBrowserTime } from "#lib/client/browser-clock.ts";

export function HandedOver({ state, children }: { state: DehydratedState; children: ReactNode }) {
  const dated = useMemo(() => dateByBrowser(state), [state]);
  return <HydrationBoundary state={dated}>{children}</HydrationBoundary>;
}

function dateByBrowser({ queries, mutations }: DehydratedState): DehydratedState {
  return {
    mutations,
    queries: queries.map(({ state, ...query }) => ({
      ...query,
      state: { ...state, dataUpdatedAt: toBrowserTime(state.dataUpdatedAt) },
    })),
  };
}
