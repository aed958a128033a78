/**
 * Keeps an outage from flooding the log: of lines that say the same a few a minute pass, and no more than so many in
 * all; the next one that passes says how many were held back. Pure but for the clock that is given.
 */
import { MINUTE } from "./time.ts";

/** A minute, of lines that say the same. */
const SAME_MAX = 2;
/** A minute, in all. */
const ALL_MAX = 60;
const KEYS_MAX = 1_000;

export interface LineCap {
  /** How many were held back since the last that passed; null: this one is held back too. */
  pass(key: string): number | null;
}

interface Window {
  began: number;
  passed: number;
  held: number;
}

/** `nowMs`: any clock that does not jump. */
export function createLineCap(nowMs: () => number): LineCap {
  const same = new Map<string, Window>();
  const all: Window = { began: -Infinity, passed: 0, held: 0 };

  function turn(window: Window, now: number) {
    if (now - window.began < MINUTE) return;
    window.began = now;
    window.passed = 0;
  }

  return {
    pass(key) {
      const now = nowMs();
      const window = same.get(key) ?? { began: now, passed: 0, held: 0 };
      // The one that was longest silent goes first when there are too many.
      same.delete(key);
      same.set(key, window);
      const [oldest] = same.keys();
      if (same.size > KEYS_MAX && oldest !== undefined) same.delete(oldest);
      turn(window, now);
      turn(all, now);
      if (window.passed >= SAME_MAX || all.passed >= ALL_MAX) {
        window.held++;
        return null;
      }
      window.passed++;
      all.passed++;
      const { held } = window;
      window.held = 0;
      return held;
    },
  };
}

/** Two lines say the same when only their numbers and ids differ. */
export function sameness(level: number, message: string, detail: string): string {
  return `${level} ${message} ${detail}`.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/g, "#").slice(0, 300);
}
