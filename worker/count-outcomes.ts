/** What became of a shard's influencers in a slot, as counts by outcome: `found`, or the reason why not. Pure. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

export type Outcomes = Readonly<Record<string, number>>;

/**
 * `isDropped`: neither queue nor disk took it, so that what was found is lost. `members`: how many "all" are. What
 * befell all of them is not counted to those who are named beside it.
 */
export function countOutcomes(payload: IngestPayload, isDropped: boolean, members: number): Outcomes {
  const counts: Record<string, number> = {};
  const add = (outcome: string, n: number) => {
    if (n > 0) counts[outcome] = (counts[outcome] ?? 0) + n;
  };
  add(isDropped ? "dropped" : "found", payload.ids.length);
  let named = payload.ids.length;
  for (const { reason, ids } of payload.failures) {
    if (ids === "all") continue;
    add(reason, ids.length);
    named += ids.length;
  }
  for (const { reason, ids } of payload.failures)
    if (ids === "all") add(reason, Math.max(0, members - named));
  return counts;
}
