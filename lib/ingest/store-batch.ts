/**
 * A batch of payloads, each with an outcome of its own: one that can't be stored must not hold up the others.
 * Storing is store-data-points's; what a job does with its outcome is the worker's.
 */
import type { Database } from "#lib/db/client.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { storeDataPoints } from "./store-data-points.ts";

export type StoreOutcome =
  | { kind: "stored"; points: number }
  /** May succeed later. */
  | { kind: "retry"; message: string }
  /** Never will. */
  | { kind: "refused"; message: string };

/** In the order of `payloads`. Points of a batch that went in at once are counted to its first payload. */
export async function storeBatch(db: Database, payloads: readonly IngestPayload[]): Promise<StoreOutcome[]> {
  try {
    const { points } = await storeDataPoints(db, payloads);
    return payloads.map((_, i) => ({ kind: "stored", points: i === 0 ? points : 0 }));
  } catch (error) {
    if (isTransientError(error))
      return payloads.map(() => ({ kind: "retry", message: rootMessageOf(error) }));
    if (payloads.length === 1)
      return payloads.map(() => ({ kind: "refused", message: rootMessageOf(error) }));
  }
  const outcomes: StoreOutcome[] = [];
  for (const payload of payloads) outcomes.push(...(await storeBatch(db, [payload])));
  return outcomes;
}
