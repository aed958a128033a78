"use client";
/** The current time as state: the server's at first, so that hydration agrees, then the browser's. Still in hidden tabs. */
import { useEffect, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";

/** Epoch seconds. */
export function useNow(serverNow: number, everyMs = 1_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(browserNow());
    };
    tick();
    const timer = setInterval(tick, everyMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [everyMs]);
  return Math.max(now, serverNow);
}
