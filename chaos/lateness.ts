/** How late points were taken around a moment, and how long handlers took: from the workers' own lines. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";

import { SECOND } from "#lib/time.ts";
import type { Evidence } from "./check.ts";

/** Per shard and slot, when the last of its points was first taken, epoch ms. */
function completions({ taken }: Evidence): { shard: number; slot: number; at: number }[] {
  const last = new Map<string, { shard: number; slot: number; at: number }>();
  for (const { shard, slot, at, fresh } of taken)
    if (fresh > 0) last.set(`${shard}/${slot}`, { shard, slot, at });
  return [...last.values()];
}

/** What was due before one of the moments, in a slot that was running then, and taken after it: how long after. */
function waitsFrom(evidence: Evidence, moments: readonly number[]): number[] {
  return completions(evidence).flatMap(({ shard, slot, at }) =>
    moments
      .filter((moment) => evidence.dueAt(shard, slot) <= moment && at > moment)
      .filter((moment) => (slot + evidence.grid.interval) * SECOND > moment)
      .map((moment) => at - moment),
  );
}

/** The longest that anything in hand at one of the moments waited from then. */
export function takeOverMs(evidence: Evidence, moments: readonly number[]): number {
  return Math.max(0, ...waitsFrom(evidence, moments));
}

/** No shard takes so long when nobody dies. */
const UNDISTURBED_MS = 3 * SECOND;

/** How many shards somebody else had to fetch. */
export function countTakenOver(evidence: Evidence, moments: readonly number[]): number {
  return waitsFrom(evidence, moments).filter((ms) => ms > UNDISTURBED_MS).length;
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

const doneSchema = z.object({ msg: z.literal("jobs done"), time: z.iso.datetime(), ms: z.number() });
/** A handler that hung to the end is heard of a little later. */
const HEARD_MS = 15 * SECOND;

/** The longest that any job's handler took, of those that ended in the time and shortly after, ms. */
export async function longestHandler(
  logs: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<number> {
  let longest = 0;
  for (const file of logs) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (!line.includes('"msg":"jobs done"') || !line.endsWith("}")) continue;
      const { time, ms } = doneSchema.parse(JSON.parse(line));
      const at = Date.parse(time);
      if (at >= from && at < to + HEARD_MS) longest = Math.max(longest, ms);
    }
  }
  return longest;
}
