/**
 * Brings tracking periods in line with what some payloads say of accounts that are unknown, or known again. Their data
 * points and failures are stored already: the rules look at those, slot by slot.
 */
import type { Transaction } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import {
  listLivePeriodsAround,
  listNotFoundPeriodsAround,
  type PeriodRow,
  type SlotFacts,
} from "#lib/query/list-periods-around.ts";
import { listShardsWithNotFound } from "#lib/query/list-shards-with-not-found.ts";
import { lockInfluencers } from "#lib/store/lock-influencers.ts";
import { replacePeriods } from "#lib/store/replace-periods.ts";
import { applyFound, applyNotFound, type PeriodAround, type PeriodChange } from "./reshape-periods.ts";

export async function settlePeriods(tx: Transaction, payloads: readonly IngestPayload[]): Promise<void> {
  const unknown = payloads.map(listUnknown);
  // Most shards have never seen an unknown account: their answers need no second look.
  const shards = await listShardsWithNotFound(tx, [...new Set(payloads.map((p) => p.shard))]);
  for (const [i, payload] of payloads.entries()) if (unknown[i]?.length) shards.add(payload.shard);
  if (shards.size === 0) return;

  const slots = [...new Set(payloads.map((p) => p.slot))].sort((a, b) => a - b);
  for (const slot of slots) {
    const now = payloads.filter((p) => p.slot === slot && shards.has(p.shard));
    const missing = collect(slot, now, listUnknown);
    const found = collect(slot, now, (p) => p.ids);
    await settle(tx, missing, listLivePeriodsAround, applyNotFound);
    await settle(tx, found, listNotFoundPeriodsAround, applyFound);
  }
}

async function settle(
  tx: Transaction,
  facts: SlotFacts,
  list: (tx: Transaction, facts: SlotFacts) => Promise<PeriodRow[]>,
  apply: (around: PeriodAround, slot: number) => PeriodChange,
) {
  if (facts.ids.length === 0) return;
  const touched = await list(tx, facts);
  if (touched.length === 0) return;
  await lockInfluencers(
    tx,
    touched.map((row) => row.influencerId),
  );
  // Again, under the lock: an admin may have paused one of them in between.
  const changes = (await list(tx, facts)).map((row) => apply(toAround(row), facts.slot));
  await replacePeriods(
    tx,
    changes.flatMap((c) => c.remove),
    changes.flatMap((c) => c.add),
  );
}

function toAround({ hasNext, nextTo, ...row }: PeriodRow): PeriodAround {
  return { ...row, next: hasNext ? { to: nextTo } : null };
}

function listUnknown({ failures }: IngestPayload): number[] {
  return failures.flatMap(({ reason, ids }) => (reason === "not_found" && ids !== "all" ? ids : []));
}

/** Each (influencer, shard) once. */
function collect(
  slot: number,
  payloads: readonly IngestPayload[],
  list: (payload: IngestPayload) => readonly number[],
): SlotFacts {
  const members = new Map<string, { id: number; shard: number }>();
  for (const payload of payloads) {
    for (const id of list(payload)) members.set(`${id}/${payload.shard}`, { id, shard: payload.shard });
  }
  const facts = [...members.values()];
  return { slot, ids: facts.map((f) => f.id), shards: facts.map((f) => f.shard) };
}
