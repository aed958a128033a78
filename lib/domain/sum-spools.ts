/** The spools of all workers as one, and how long their room would last. Pure. */
import type { PipelineSpool } from "./pipeline.ts";
import type { WorkerReport } from "./worker-report.ts";

/** On disk, of a data point with all that goes with it; the measured share of a spool takes its place once it holds some. */
const POINT_BYTES = 20;

/** `perMinute`: data points that are due in a minute, over all workers. null: no worker has reported. */
export function sumSpools(spools: readonly WorkerReport["spool"][], perMinute: number): PipelineSpool {
  if (spools.length === 0) return null;
  const total = (of: (spool: WorkerReport["spool"]) => number) =>
    spools.reduce((sum, spool) => sum + of(spool), 0);
  const points = total((spool) => spool.points);
  const bytes = total((spool) => spool.bytes);
  const oldest = spools.flatMap(({ oldestSlot }) => oldestSlot ?? []);
  const bytesPerMinute = (perMinute / spools.length) * Math.max(POINT_BYTES, points > 0 ? bytes / points : 0);
  return {
    bytes,
    maxBytes: total((spool) => spool.maxBytes),
    points,
    oldestSlot: oldest.length > 0 ? Math.min(...oldest) : null,
    droppedPoints: total((spool) => spool.droppedPoints),
    corruptRecords: total((spool) => spool.corruptRecords),
    // The first that is full drops.
    minutesLeft:
      bytesPerMinute > 0
        ? Math.min(...spools.map((spool) => Math.max(0, spool.maxBytes - spool.bytes) / bytesPerMinute))
        : null,
  };
}
