/** A worker that begins inside an outage files the slots that it missed, so that their gaps have a reason. */
import { listMissedWhileAway } from "#lib/fetch/list-missed-while-away.ts";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import type { Registry } from "#lib/fetch/registry.ts";
import type { HandOn } from "./hand-on.ts";
import { handOnAll } from "./hand-on-all.ts";

export interface TellAbsenceOptions {
  registry: Registry;
  workerId: string;
  workers: readonly string[];
  /** When it was last alive, as it wrote down then, and now; epoch ms. */
  from: number;
  to: number;
  handOn: HandOn;
}

export async function tellAbsence(options: TellAbsenceOptions): Promise<void> {
  const { registry, workerId, workers, from, to, handOn } = options;
  const shards = [...registry.shards()].filter(({ id }) => ownerOf(id, workers) === workerId);
  await handOnAll(listMissedWhileAway({ shards, from, to }), handOn);
}
