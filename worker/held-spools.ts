/** This worker's own spool and those that it adopted, in the numbers of one. */
import type { Spool, SpoolStats } from "#lib/spool/spool.ts";

export interface HeldSpools {
  /** From now on what is found damaged in it counts. */
  adopt(spool: Spool): void;
  /** It is closed next; what it counted stays counted. */
  release(spool: Spool): void;
  adopted(): readonly Spool[];
  stats(): SpoolStats;
}

/**
 * What waits is the sum of all: it is this worker that brings it in. Room and drops are its own alone, and of what was
 * damaged in another's folder only what came up while this worker had it: the rest was counted by those before it.
 */
export function createHeldSpools(own: Spool): HeldSpools {
  /** With what was damaged in it before. */
  const adopted = new Map<Spool, number>();
  /** In those that were released. */
  let damaged = 0;
  return {
    adopt: (spool) => adopted.set(spool, spool.stats().corruptRecords),
    release(spool) {
      damaged += spool.stats().corruptRecords - (adopted.get(spool) ?? 0);
      adopted.delete(spool);
    },
    adopted: () => [...adopted.keys()],
    stats() {
      const sum = own.stats();
      sum.corruptRecords += damaged;
      for (const [spool, before] of adopted) {
        const { records, points, oldestSlot, refusedRecords, corruptRecords } = spool.stats();
        sum.records += records;
        sum.points += points;
        sum.refusedRecords += refusedRecords;
        sum.corruptRecords += corruptRecords - before;
        if (oldestSlot !== null) sum.oldestSlot = Math.min(oldestSlot, sum.oldestSlot ?? oldestSlot);
      }
      return sum;
    },
  };
}
