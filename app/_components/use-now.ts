"use client";
/** The current time as state: the server's at first, so that hydration agrees, then the browser's. Still in hidden tabs. */
import { useEffect, useState } from "react";
import { browserNow } from "#lib/client/browser-clock.ts";
import { getPausedAt, subscribePause } from "#lib/client/live-pause.ts";

/**
 * What pages ask by goes on in such steps or longer ones, and stands while updates are paused: a range that moves on is
 * a new question. Ages, which take shorter ones, count on.
 */
const ASKING_MS = 5_000;

/** Epoch seconds. */
export function useNow(serverNow: number, everyMs = 1_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const tick = () => {
      const isHeld = everyMs >= ASKING_MS && getPausedAt() !== null;
      if (!document.hidden && !isHeld) setNow(browserNow());
    };
    tick();
    const stops = [subscribe(tick, everyMs), subscribePause(tick)];
    return () => {
      for (const stop of stops) stop();
    };
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
