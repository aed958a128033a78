/**
 * Where a shard's results go: into the queue when it takes them, else onto our own disk. Only then is a data point
 * taken; the line that says so is what a checker holds us to.
 */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import type { Logger } from "#lib/log.ts";
import type { QueueLink } from "#lib/queue/queue-link.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import type { Spool } from "#lib/spool/spool.ts";

/** Durable when it resolves with where it went, or dropped by the spool, which counts and says it. */
export type HandOn = (payload: IngestPayload) => Promise<"queue" | "spool" | "dropped">;

export function createHandOn(link: QueueLink, spool: Spool, log: Logger): HandOn {
  function tell(payload: IngestPayload, by: "queue" | "spool") {
    if (!log.isLevelEnabled("debug")) return;
    const { shard, slot, ids } = payload;
    log.debug({ shard, slot, by, points: ids.length, members: rangesOf(ids) }, "taken");
  }

  return async (payload) => {
    if (link.isUp()) {
      try {
        await link.use((queue) => sendIngestJobs(queue, [payload]));
        tell(payload, "queue");
        return "queue";
      } catch {
        // The link says why; the disk takes it. A queue that was too slow may have it too: ingest stores it once.
      }
    }
    const { kind } = await spool.append(payload);
    if (kind === "dropped") return "dropped";
    tell(payload, "spool");
    return "spool";
  };
}

/** `1-1000,1002`: a shard's ids are mostly in a row. */
export function rangesOf(ids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && id <= last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}
