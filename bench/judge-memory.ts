/** Whether the parts of a run hold no more memory the longer it goes on. Pure. */
import { median } from "./percentile.ts";

/** With fewer slots two medians are two readings. */
const SLOTS_MIN = 8;
/**
 * What the second half may hold more than the first: so much of it, or so many MB where that is more. V8 and malloc give
 * memory back late, and a process of 150 MB moves by tens of them; the worker of full load moved by one in a hundred. Of a
 * million influencers the halves lie five million data points apart: a tenth of the worker's 700 MB is 14 bytes for each,
 * and nothing that JavaScript keeps is smaller. A small run sees only what is large: with 20,000 some 500 bytes for each.
 */
const MORE_SHARE = 0.1;
const MORE_MB = 48;

export interface MemoryVerdict {
  /** Medians of the halves, MB. */
  first: number;
  second: number;
  /** null: the run was too short. */
  isFlat: boolean | null;
}

/** By part: `memory` has its MB at the end of each slot. Medians, since a snapshot or a collection may fall on any of them. */
export function judgeMemory(
  memory: readonly Readonly<Record<string, number>>[],
): Record<string, MemoryVerdict> {
  const half = Math.floor(memory.length / 2);
  const parts = Object.keys(memory[0] ?? {});
  return Object.fromEntries(
    parts.map((part) => {
      const megabytes = memory.map((slot) => slot[part] ?? 0);
      const first = median(megabytes.slice(0, half));
      const second = median(megabytes.slice(-half));
      const isFlat = second - first <= Math.max(MORE_SHARE * first, MORE_MB);
      return [part, { first, second, isFlat: memory.length < SLOTS_MIN ? null : isFlat }];
    }),
  );
}
