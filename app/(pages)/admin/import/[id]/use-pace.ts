"use client";
/** How fast an import goes, from what this page has seen of it. */
import { useEffect, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { type Pace, paceOf, type Sighting, see } from "#lib/client/import-pace.ts";

export function usePace(done: number, total: number): Pace {
  const [sightings, setSightings] = useState<Sighting[]>([]);
  useEffect(() => {
    const look = () => setSightings((before) => see(before, { at: browserNow(), done }));
    look();
    const timer = window.setInterval(look, 1_000);
    return () => window.clearInterval(timer);
  }, [done]);
  return paceOf(sightings, total);
}
