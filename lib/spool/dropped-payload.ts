/** What is left of a payload that is dropped: who lost a data point, so that the gap knows its reason. Pure. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { encodePayload } from "./encode-payload.ts";
import type { Draft } from "./segment-writer.ts";

/** More than this for one payload would eat up the reserve: then it is filed for the whole shard. */
const BODY_BYTES_MAX = 600;

export function droppedPayload(payload: IngestPayload): Draft {
  const { v, shard, slot, fetchedAt, ids, failures } = payload;
  const empty = { v, shard, slot, fetchedAt, ids: [], offsets: [], followers: [], following: [], posts: [] };
  const lost = ids.length === 0 ? [] : [{ reason: "dropped" as const, ids }];
  const whole = [{ reason: "dropped" as const, ids: "all" as const }];
  const named = encodePayload({ ...empty, failures: [...failures, ...lost] });
  if (named.bytes.length <= BODY_BYTES_MAX) return { body: named, points: 0, slot };
  return { body: encodePayload({ ...empty, failures: whole }), points: 0, slot };
}
