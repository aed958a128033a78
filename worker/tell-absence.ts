/**
 * A worker that begins inside an outage, or after one in which it died, files the slots that it missed, so that their
 * gaps have a reason: nobody else may have known. At any other time the queue's jobs went to others, or its runs show
 * that nobody was there.
 */
import { listMissedWhileAway } from "#lib/fetch/list-missed-while-away.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import type { WorkerState } from "#lib/fetch/worker-state.ts";
import { SECOND } from "#lib/time.ts";
import type { HandOn } from "./hand-on.ts";
import { handOnAll } from "./hand-on-all.ts";

export interface TellAbsenceOptions {
  registry: Registry;
  workerId: string;
  /** As it was written down before. */
  before: WorkerState | null;
  /** null: the queue is there. Else to whom a shard falls. */
  owner: ((shard: number) => string | null) | null;
  /** Epoch ms. */
  startedAt: number;
  handOn: HandOn;
}

/** Between its last contact and its last sign of life: it lived on without the database. */
const OUT_OF_TOUCH_MS = SECOND;

export async function tellAbsence(options: TellAbsenceOptions): Promise<void> {
  const { registry, workerId, before, owner, startedAt, handOn } = options;
  if (before?.aliveAt === undefined) return;
  if (owner === null && before.aliveAt - before.anchoredAt < OUT_OF_TOUCH_MS) return;
  const ownerThen = owner ?? ((shard: number) => ownerOf(shard, before.workers));
  const shards = [...registry.shards()].filter(({ id }) => ownerThen(id) === workerId);
  await handOnAll(listMissedWhileAway({ shards, from: before.aliveAt, to: startedAt }), handOn);
}
