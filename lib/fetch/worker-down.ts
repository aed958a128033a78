/** What is filed of a slot that nobody fetched because a worker was not there. Pure. */
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";

export interface Unfetched {
  shard: number;
  slot: number;
  /** Default: whoever of the shard was due. */
  ids?: readonly number[] | undefined;
}

/** `at`: epoch ms. Said of a slot that is complete all the same, it changes nothing. */
export function workerDown({ shard, slot, ids }: Unfetched, at: number): IngestPayload {
  return {
    v: PAYLOAD_VERSION,
    shard,
    slot,
    fetchedAt: Math.trunc(at),
    ids: [],
    offsets: [],
    followers: [],
    following: [],
    posts: [],
    failures: [{ reason: "worker_down", ids: ids === undefined ? "all" : [...ids] }],
  };
}
