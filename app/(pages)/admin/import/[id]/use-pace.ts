"use client";
/** How fast something goes, from what this page was told of it. */
import { useEffect, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { type Pace, paceOf, type Sighting, see } from "#lib/client/import-pace.ts";

/**
 * `answeredAt`: when `done` was told, another with each answer. Only an answer is a sighting: while none comes (updates
 * are paused, the tab is hidden, the server is away) nobody knows that it stands still.
 */
export function usePace(done: number, total: number, answeredAt: number): Pace {
  const [sightings, setSightings] = useState<Sighting[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that tells the same is one more sighting
  useEffect(() => {
    // The first answer's time is the server's: one clock for all of them.
    setSightings((before) => see(before, { at: browserNow(), done }));
  }, [done, answeredAt]);
  return paceOf(sightings, total);
}
