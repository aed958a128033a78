/** A line each five seconds at most, of what changes more often. */
import { monotonicMs, SECOND } from "#lib/time.ts";

const EVERY_MS = 5 * SECOND;

export function sayNowAndThen(say: (line: string) => void): (line: string) => void {
  let spokenAt = monotonicMs();
  return (line) => {
    if (monotonicMs() - spokenAt < EVERY_MS) return;
    spokenAt = monotonicMs();
    say(line);
  };
}
