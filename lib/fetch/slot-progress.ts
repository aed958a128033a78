/** Which shards this worker has wholly fetched for which slot: nobody needs to fetch them twice. */

export interface SlotProgress {
  done(shard: number, slot: number): void;
  isDone(shard: number, slot: number): boolean;
}

export function createSlotProgress(): SlotProgress {
  /** Shard → newest slot. */
  const newest = new Map<number, number>();
  return {
    done(shard, slot) {
      newest.set(shard, Math.max(slot, newest.get(shard) ?? 0));
    },
    isDone: (shard, slot) => newest.get(shard) === slot,
  };
}
