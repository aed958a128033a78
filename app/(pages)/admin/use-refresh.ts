"use client";
/** Asks the server for the page again, time after time: what it shows is changed by others, too. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { fetchJson } from "#lib/client/fetch-json.ts";
import { getPausedAt, subscribePause } from "#lib/client/live-pause.ts";

/** While something on it is under way, and while nothing is. */
const BUSY_MS = 2_000;
const IDLE_MS = 20_000;

export function useRefresh(isBusy: boolean): void {
  const router = useRouter();
  useEffect(() => {
    let isAsking = false;
    let isOver = false;
    const ask = async () => {
      if (isAsking || document.hidden || getPausedAt() !== null) return;
      isAsking = true;
      // Where no answer comes Next loads the whole page anew: it would be gone, with all that was typed.
      if ((await isThere()) && !isOver) router.refresh();
      isAsking = false;
    };
    const timer = setInterval(ask, isBusy ? BUSY_MS : IDLE_MS);
    // Who comes back sees what is now.
    document.addEventListener("visibilitychange", ask);
    const stopListening = subscribePause(ask);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
      stopListening();
    };
  }, [isBusy, router]);
}

/** The server, and its database. */
function isThere(): Promise<boolean> {
  return fetchJson("/api/health").then(
    () => true,
    () => false,
  );
}
