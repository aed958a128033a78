/** The judgement of a replay, with what the database says of the order in which it came. */
import type { Database } from "#lib/db/client.ts";
import type { Evidence } from "./check.ts";
import type { Measured, Shape } from "./fault.ts";
import { findOrder } from "./order.ts";
import { judgeReplay, type Outage, type Replayed, readStoredSlots } from "./outage.ts";

export interface WatchedReplay {
  db: Database;
  shape: Shape;
  outage: Outage;
  replayed: Replayed;
}

export async function measureReplay(watched: WatchedReplay, evidence: Evidence): Promise<Measured> {
  const { db, shape, outage } = watched;
  const stored = await readStoredSlots(db, shape.slot, outage);
  return judgeReplay({ ...watched, order: findOrder(stored, evidence.taken, shape.slot), evidence });
}
