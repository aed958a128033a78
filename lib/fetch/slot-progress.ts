/**
 * Which shards this worker has wholly fetched for which slot: nobody needs to fetch them twice. By what was done last,
 * not by the highest slot: a clock that was ahead and is set right must not make all that follows look undone.
 */

export interface SlotProgress {
  done(shard: number, slot: number): void;
  isDone(shard: number, slot: number): boolean;
}

/** The running slot's, and one that ended late. */
const KEPT = 2;

export function createSlotProgress(): SlotProgress {
  /** Shard → the slots done last, the newest of them first. */
  const lastDone = new Map<number, number[]>();
  return {
    done(shard, slot) {
      const before = lastDone.get(shard) ?? [];
      lastDone.set(shard, [slot, ...before.filter((one) => one !== slot)].slice(0, KEPT));
    },
    isDone: (shard, slot) => lastDone.get(shard)?.includes(slot) ?? false,
  };
}
