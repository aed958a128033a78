"use client";
/** Asks the server for the page again each few seconds, as long as something on it is under way. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { getPausedAt } from "#lib/client/live-pause.ts";

const EVERY_MS = 2_000;

export function useRefresh(isOn: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && getPausedAt() === null) router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn, router]);
}
