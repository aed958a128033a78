/** How late points were taken around a moment. Pure. */
import type { Evidence } from "./check.ts";

/** Per shard and slot, when the last of its points was first taken, epoch ms. */
function completions({ taken }: Evidence): { shard: number; slot: number; at: number }[] {
  const last = new Map<string, { shard: number; slot: number; at: number }>();
  for (const { shard, slot, at, fresh } of taken)
    if (fresh > 0) last.set(`${shard}/${slot}`, { shard, slot, at });
  return [...last.values()];
}

/** The most that anything due in [from, to) was late, epoch ms. */
export function latestMs(evidence: Evidence, from: number, to: number): number {
  let longest = 0;
  for (const { shard, slot, at } of completions(evidence)) {
    const due = evidence.dueAt(shard, slot);
    if (due >= from && due < to) longest = Math.max(longest, at - due);
  }
  return longest;
}
