/**
 * One switch for all pages: while it is on, none asks for news by itself. It is kept for the tab, so that it survives a
 * reload. What people ask for, by a link or a button, is answered as ever.
 */
import { focusManager, timeoutManager } from "@tanstack/react-query";
import { browserNow } from "./browser-clock.ts";

const KEY = "updates-paused";

let pausedAt: number | null = null;
const listeners = new Set<() => void>();
/** What would ask at its next turn, by timer. */
const polls = new Map<number, () => void>();

/** Epoch seconds; null: pages are live. */
export function getPausedAt(): number | null {
  return pausedAt;
}

/** Whoever polls asks at once when it goes on. */
export function setPausedAt(at: number | null): void {
  if (at === pausedAt) return;
  pausedAt = at;
  try {
    if (at === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, "yes");
  } catch {
    // A browser that keeps nothing still pauses.
  }
  for (const listener of listeners) listener();
  if (at !== null) return;
  focusManager.onFocus();
  for (const poll of polls.values()) poll();
}

export function subscribePause(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** After a reload: paused as of now, since what is on screen is. */
export function recallPause(): void {
  try {
    if (sessionStorage.getItem(KEY) !== null) setPausedAt(browserNow());
  } catch {
    // See above.
  }
}

/** In the browser, before the first query: its intervals do nothing while paused, nor does coming back to the tab. */
export function pauseWithQueries(): void {
  timeoutManager.setTimeoutProvider<number>({
    setTimeout: (callback, ms) => window.setTimeout(callback, ms),
    clearTimeout: (id) => window.clearTimeout(id),
    setInterval: (callback, ms) => {
      const poll = () => {
        if (pausedAt === null) callback();
      };
      const id = window.setInterval(poll, ms);
      polls.set(id, poll);
      return id;
    },
    clearInterval: (id) => {
      if (id !== undefined) polls.delete(id);
      window.clearInterval(id);
    },
  });
  focusManager.setEventListener((comeBack) => {
    const look = () => {
      if (pausedAt === null) comeBack();
    };
    window.addEventListener("visibilitychange", look);
    return () => window.removeEventListener("visibilitychange", look);
  });
}
