"use client";
/** How fast an import goes, from what this page has seen of it. */
import { useEffect, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { type Pace, paceOf, type Sighting, see } from "#lib/client/import-pace.ts";

/** `isStale`: no news comes. What is seen first when it does has been done over all of that time, and is no pace. */
export function usePace(done: number, total: number, isStale: boolean): Pace {
  const [sightings, setSightings] = useState<Sighting[]>([]);
  useEffect(() => {
    if (isStale) {
      setSightings([]);
      return;
    }
    const look = () => setSightings((before) => see(before, { at: browserNow(), done }));
    look();
    const timer = window.setInterval(look, 1_000);
    return () => window.clearInterval(timer);
  }, [done, isStale]);
  return paceOf(sightings, total);
}
