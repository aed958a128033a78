/** Which points must be missing when one worker of several is dead for the rest of an outage. Pure. */
import { SECOND } from "#lib/time.ts";
import type { Evidence } from "./check.ts";
import { STORED } from "./grid.ts";
import type { Outage } from "./outage.ts";

export interface DeadWorkerInput {
  evidence: Pick<Evidence, "taken" | "grid" | "dueAt">;
  worker: string;
  /** Epoch ms. */
  killedAt: number;
  outage: Outage;
  /** Epoch seconds. */
  window: { from: number; to: number };
}

export interface DeadWorkerFound {
  /** Shards that fell to it, as its own lines in the outage say. */
  shards: number;
  missing: number;
  problems: string[];
}

/** What was due so shortly before the kill may have been in hand. */
const IN_HAND_MS = 5 * SECOND;

export function judgeDeadWorker({
  evidence: { taken, grid, dueAt },
  worker,
  killedAt,
  outage,
  window,
}: DeadWorkerInput): DeadWorkerFound {
  const own = new Set<number>();
  for (const line of taken) {
    if (line.worker === worker && line.by === "spool" && line.at > outage.from && line.at <= killedAt)
      own.add(line.shard);
  }
  let missing = 0;
  let others = 0;
  let there = 0;
  for (const [row, { shard }] of grid.members.entries()) {
    for (let column = 0; column < grid.slots; column++) {
      const slot = grid.slotAt(column);
      if (slot < window.from || slot >= window.to) continue;
      const isMissing = (grid.flags(row, column) & STORED) === 0;
      const due = dueAt(shard, slot);
      const end = (slot + grid.interval) * SECOND;
      if (isMissing) missing++;
      // A slot that still runs when the queue is back is fetched then, if enough of it is left.
      const mayMiss = own.has(shard) && due > killedAt - IN_HAND_MS && due < outage.to;
      const mustMiss = own.has(shard) && due > killedAt && end <= outage.to;
      if (isMissing && !mayMiss) others++;
      if (!isMissing && mustMiss) there++;
    }
  }
  const problems: string[] = [];
  if (own.size === 0) problems.push("no shard fell to the worker that was killed");
  if (missing === 0) problems.push("nothing is missing: nobody was dead");
  if (others > 0) problems.push(`${others} points are missing that did not fall to the dead worker`);
  if (there > 0) problems.push(`${there} points are stored that fell to the dead worker`);
  return { shards: own.size, missing, problems };
}
