/** The records of a spool that wait, in memory: where each lies, their sums, and what is lost between them. No disk. */
import type { Entry, Scan } from "./scan-segments.ts";
import type { SpoolPosition } from "./spool.ts";

export interface Backlog {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  points(): number;
  /** Damaged or gone among those that wait. */
  corrupt(): number;
  add(entry: Entry): void;
  /** It can't be read any more; `counted`: and is lost. */
  remove(entry: Entry, counted: boolean): void;
  /** Forgets what lies before a position. */
  pass(to: SpoolPosition): void;
  /** What was lost before the oldest that waits, or, when nothing waits, at all: told once. */
  takeLost(): number;
}

export function createBacklog({ entries: found, corruptAfter: behind }: Scan): Backlog {
  const entries = [...found];
  let corruptAfter = behind;
  let corruptBetween = 0;
  /** Of those that were passed. */
  let lostBefore = 0;
  let points = 0;
  for (const entry of entries) {
    points += entry.points;
    corruptBetween += entry.corruptBefore;
  }
  return {
    entries,
    points: () => points,
    corrupt: () => lostBefore + corruptBetween + corruptAfter,
    add(entry) {
      entries.push({ ...entry, corruptBefore: corruptAfter });
      corruptBetween += corruptAfter;
      corruptAfter = 0;
      points += entry.points;
    },
    remove(entry, counted) {
      const at = entries.indexOf(entry);
      if (at < 0) return;
      entries.splice(at, 1);
      points -= entry.points;
      const lost = entry.corruptBefore + (counted ? 1 : 0);
      const next = entries[at];
      if (next !== undefined) next.corruptBefore += lost;
      else corruptAfter += lost;
      corruptBetween += (next === undefined ? 0 : lost) - entry.corruptBefore;
    },
    pass(to) {
      let n = 0;
      for (const entry of entries) {
        if (!isBefore(entry, to)) break;
        n++;
        points -= entry.points;
        lostBefore += entry.corruptBefore;
        corruptBetween -= entry.corruptBefore;
      }
      entries.splice(0, n);
    },
    takeLost() {
      let lost = lostBefore;
      lostBefore = 0;
      const first = entries[0];
      if (first === undefined) {
        lost += corruptAfter;
        corruptAfter = 0;
      } else {
        lost += first.corruptBefore;
        corruptBetween -= first.corruptBefore;
        first.corruptBefore = 0;
      }
      return lost;
    },
  };
}

function isBefore({ segment, end }: Entry, to: SpoolPosition): boolean {
  return segment < to.segment || (segment === to.segment && end <= to.offset);
}
