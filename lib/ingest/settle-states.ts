/** Brings influencers' states in line with what some payloads say; their data points and failures are stored already. */
import type { Transaction } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { type FailedMember, listContradicted } from "#lib/query/list-contradicted.ts";
import { judgeStates } from "#lib/store/judge-states.ts";
import { lockInfluencers } from "#lib/store/lock-influencers.ts";
import { settleAnswered } from "#lib/store/settle-answered.ts";

export async function settleStates(tx: Transaction, payloads: readonly IngestPayload[]): Promise<void> {
  const newest = new Map<number, number>();
  const failed: FailedMember[] = [];
  for (const { slot, ids, failures } of payloads) {
    for (const id of ids) newest.set(id, Math.max(slot, newest.get(id) ?? 0));
    for (const { reason, ids: members } of failures) {
      // "all" is for what befell the whole job, and says nothing of one influencer.
      if (members !== "all") for (const id of members) failed.push({ id, reason });
    }
  }
  const left = await settleAnswered(tx, {
    ids: [...newest.keys()],
    slots: [...newest.values()],
    shards: payloads.map((p) => p.shard),
  });
  const doubtful = [...new Set([...left, ...(await listContradicted(tx, failed))])].sort((a, b) => a - b);
  await lockInfluencers(tx, doubtful);
  await judgeStates(tx, doubtful);
}
