"use client";
/** Since when updates are paused on all pages, and the switch for it: as `useState` gives them. */
import { useSyncExternalStore } from "react";
import { getPausedAt, setPausedAt, subscribePause } from "#lib/client/live-pause.ts";

/** Epoch seconds; null: live. */
export function useLivePause(): [number | null, (at: number | null) => void] {
  return [useSyncExternalStore(subscribePause, getPausedAt, () => null), setPausedAt];
}
