/** What is left of a payload that is dropped: who lost a data point, and who had none, so that each gap knows its reason. Pure. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { encodeFailures } from "./encode-failures.ts";
import { codecs } from "./encode-payload.ts";
import type { Draft } from "./segment-writer.ts";

export function droppedPayload(payload: IngestPayload): Draft {
  const { slot, ids, failures } = payload;
  const lost = ids.length === 0 ? [] : [{ reason: "dropped" as const, ids }];
  const bytes = encodeFailures({ ...payload, failures: [...failures, ...lost] });
  return { body: { codec: codecs.failures, bytes }, points: 0, slot };
}
