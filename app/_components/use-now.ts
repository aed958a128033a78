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
    return subscribe(tick, everyMs);
  }, [everyMs]);
  return Math.max(now, serverNow);
}

/** One timer a period, however many ages count on a page: they all change in one render. */
const tickers = new Map<number, { listeners: Set<() => void>; stop: () => void }>();

function subscribe(listener: () => void, everyMs: number): () => void {
  const ticker = tickers.get(everyMs) ?? startTicker(everyMs);
  ticker.listeners.add(listener);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size > 0) return;
    ticker.stop();
    tickers.delete(everyMs);
  };
}

function startTicker(everyMs: number) {
  const listeners = new Set<() => void>();
  const tickAll = () => {
    for (const listener of listeners) listener();
  };
  const timer = setInterval(tickAll, everyMs);
  document.addEventListener("visibilitychange", tickAll);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tickAll);
  };
  const ticker = { listeners, stop };
  tickers.set(everyMs, ticker);
  return ticker;
}
