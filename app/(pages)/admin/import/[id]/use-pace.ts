"use client";
/** How fast something goes, from what this page was told of it. */
import { useEffect, useState } from "react";
import { type Pace, paceOf, type Sighting, see } from "#lib/client/import-pace.ts";

/**
 * `answeredAt`: when `done` was told, epoch milliseconds of the browser's clock. Only an answer is a sighting: while none comes (updates
 * are paused, the tab is hidden, the server is away) nobody knows that it stands still.
 */
export function usePace(done: number, total: number, answeredAt: number): Pace {
  const [sightings, setSightings] = useState<Sighting[]>([]);
  useEffect(() => {
    setSightings((before) => see(before, { at: answeredAt / 1_000, done }));
  }, [done, answeredAt]);
  return paceOf(sightings, total);
}
