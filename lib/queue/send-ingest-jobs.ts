/** Puts results into the queue `ingest`, a job a payload. Replayed ones wait behind live ones. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import type { JobQueue } from "./open-queue.ts";

const REPLAY_PRIORITY = -1;

/** Durable when it resolves. */
export async function sendIngestJobs(
  queue: JobQueue,
  payloads: readonly IngestPayload[],
  { replay = false }: { replay?: boolean } = {},
): Promise<void> {
  if (payloads.length === 0) return;
  await queue.insert(
    "ingest",
    payloads.map((data) => (replay ? { data, priority: REPLAY_PRIORITY } : { data })),
  );
}
