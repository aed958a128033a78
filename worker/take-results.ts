/** What a shard's results mean to the worker that fetched them: handed on, remembered, counted. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import type { Platform } from "#lib/domain/platform.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import { countOutcomes } from "./count-outcomes.ts";
import type { HandOn } from "./hand-on.ts";
import type { SlotSummary } from "./slot-summary.ts";

export interface TakeResultsOptions {
  handOn: HandOn;
  registry: Registry;
  summary: SlotSummary;
  onCounted(platform: Platform, outcomes: ReturnType<typeof countOutcomes>): void;
}

export function createTakeResults({ handOn, registry, summary, onCounted }: TakeResultsOptions) {
  /** Resolves when they are durable, or dropped. */
  return async (interval: number, payload: IngestPayload): Promise<void> => {
    const where = await handOn(payload);
    // One that was dropped is sent again with the next slot.
    for (const { id, username } of where === "dropped" ? [] : (payload.usernames ?? [])) {
      registry.noteUsername(payload.shard, id, username);
    }
    const shard = registry.shard(payload.shard);
    const isDue = (row: number) => payload.slot >= (shard?.dueFroms[row] ?? 0);
    const members = shard?.duties.filter((duty, row) => duty !== "none" && isDue(row)).length ?? 0;
    const outcomes = countOutcomes(payload, where === "dropped", members);
    summary.fetched(interval, payload.slot, outcomes);
    if (shard !== undefined) onCounted(shard.platform, outcomes);
  };
}
