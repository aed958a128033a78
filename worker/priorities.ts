/** Which shards come first: those that were missed in a row, read anew every few seconds. */
import type { Executor } from "#lib/db/client.ts";
import type { Logger } from "#lib/log.ts";
import { listMissedShards } from "#lib/query/list-missed-shards.ts";
import { SECOND } from "#lib/time.ts";
import { type Repeating, repeat } from "./repeat.ts";

export interface Priorities {
  /** Slots that the shard has missed in a row. */
  missedInRow(shard: number): number;
  keepReading(): Repeating;
}

const READ_MS = 5 * SECOND;

export function createPriorities(db: Executor, log: Logger): Priorities {
  let missed: ReadonlyMap<number, number> = new Map();
  return {
    missedInRow: (shard) => missed.get(shard) ?? 0,
    keepReading: () =>
      repeat("priorities", READ_MS, log, async () => {
        missed = await listMissedShards(db);
      }),
  };
}
