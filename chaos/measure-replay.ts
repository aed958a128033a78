/** The judgement of a replay, with what the database says of the order in which it came. */
import type { Database } from "#lib/db/client.ts";
import type { Evidence } from "./check.ts";
import type { Measured, Shape } from "./fault.ts";
import { judgeReplay, type Outage, type Replayed, readOrder } from "./outage.ts";

export interface WatchedReplay {
  db: Database;
  shape: Shape;
  outage: Outage;
  replayed: Replayed;
}

export async function measureReplay(watched: WatchedReplay, evidence: Evidence): Promise<Measured> {
  const { db, shape, outage } = watched;
  return judgeReplay({ ...watched, order: await readOrder(db, shape.slot, outage), evidence });
}
