/**
 * A batch of payloads, each with an outcome of its own. One that fails for good is halved, down to the payload and then
 * down to the row that is at fault: what is sound is stored, the rest becomes a dead letter. Storing is
 * store-data-points's; what a job does with its outcome is the worker's.
 */
import type { Database } from "#lib/db/client.ts";
import { isPoison } from "#lib/db/is-poison.ts";
import { countRows } from "#lib/domain/count-rows.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { halvePayload } from "./halve-payload.ts";
import { storeDataPoints } from "./store-data-points.ts";

export type StoreOutcome =
  /** `expired`: data points that were refused as too old (store-data-points); nothing will ever take them. */
  | { kind: "stored"; points: number; expired: number }
  /** What could be stored is; the rest stands in the dead letters, committed. */
  | { kind: "lettered"; points: number; message: string }
  /** May succeed later. */
  | { kind: "retry"; message: string };

/** Rows of a batch that are searched for one by one; when more are at fault, parts go into letters as they are. */
const SEARCHED_MAX = 16;

interface Search {
  left: number;
}

/** In the order of `payloads`. Points of payloads that went in at once are counted to the first of them, stored and expired ones. */
export async function storeBatch(
  db: Database,
  payloads: readonly IngestPayload[],
  search: Search = { left: SEARCHED_MAX },
): Promise<StoreOutcome[]> {
  try {
    const stored = await storeDataPoints(db, payloads);
    return payloads.map((_, i) => ({ kind: "stored", ...(i === 0 ? stored : { points: 0, expired: 0 }) }));
  } catch (error) {
    if (!isPoison(error)) return payloads.map(() => ({ kind: "retry", message: rootMessageOf(error) }));
    const [only] = payloads;
    if (payloads.length === 1 && only) return [await storeApart(db, only, error, search)];
  }
  const middle = Math.ceil(payloads.length / 2);
  return [
    ...(await storeBatch(db, payloads.slice(0, middle), search)),
    ...(await storeBatch(db, payloads.slice(middle), search)),
  ];
}

interface Refused {
  part: IngestPayload;
  cause: string;
}

async function storeApart(
  db: Database,
  payload: IngestPayload,
  error: unknown,
  search: Search,
): Promise<StoreOutcome> {
  const refused: Refused[] = [];
  try {
    const points = await storeSound(db, payload, error, refused, search);
    await storeDeadLetters(
      db,
      refused.map(({ part, cause }) => ({ queue: "ingest", payload: part, cause })),
    );
    await fileRejected(db, refused);
    const [first] = refused;
    const rows = refused.reduce((sum, { part }) => sum + countRows(part), 0);
    if (!first) return { kind: "stored", points, expired: 0 };
    return { kind: "lettered", points, message: `${rows} rows can't be stored: ${first.cause}` };
  } catch (failure) {
    // Stored halves stay stored: the next attempt finds them there. A letter that can't be stored must not be lost.
    return { kind: "retry", message: rootMessageOf(failure) };
  }
}

/** `part` has failed with `error`. Fills `refused`; gives the points that were new. Throws what may pass. */
async function storeSound(
  db: Database,
  part: IngestPayload,
  error: unknown,
  refused: Refused[],
  search: Search,
): Promise<number> {
  const single = countRows(part) <= 1;
  if (single || search.left <= 0) {
    search.left--;
    refused.push({ part, cause: rootMessageOf(error) });
    return 0;
  }
  let points = 0;
  for (const half of halvePayload(part)) {
    try {
      points += (await storeDataPoints(db, [half])).points;
    } catch (failure) {
      if (!isPoison(failure)) throw failure;
      points += await storeSound(db, half, failure, refused, search);
    }
  }
  return points;
}

/** The gap that a refused data point leaves says why. Where even that is refused, its reason stays unknown. */
async function fileRejected(db: Database, refused: readonly Refused[]): Promise<void> {
  for (const { part } of refused) {
    const { v, shard, slot, fetchedAt, ids } = part;
    if (ids.length === 0) continue;
    const columns = { ids: [], offsets: [], followers: [], following: [], posts: [] };
    try {
      await storeDataPoints(db, [
        { v, shard, slot, fetchedAt, ...columns, failures: [{ reason: "rejected", ids }] },
      ]);
    } catch (error) {
      if (!isPoison(error)) throw error;
    }
  }
}
