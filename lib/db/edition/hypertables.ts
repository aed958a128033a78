/** The tables that are hypertables where the server has them, all by `time`, as data. */
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";

export interface Hypertable {
  name: string;
  /** Rows that a data point a minute makes in a minute. */
  rowsAPoint: number;
  /** Lengths of a chunk in seconds, descending: chooseChunkInterval takes one. */
  chunks: readonly [number, ...number[]];
  /** Columnstore: a chunk waits for at least so many hours after its end. */
  waitsForHours: number;
}

export const hypertables: readonly Hypertable[] = [
  {
    name: "data_points",
    rowsAPoint: 1,
    chunks: [24 * HOUR_S, 6 * HOUR_S, HOUR_S],
    waitsForHours: 0,
  },
  // A roll-up is replaced when something comes late, which columns make dear: they wait for the replays of an outage.
  {
    name: "rollups_15m",
    rowsAPoint: 1 / 15,
    chunks: [30 * DAY_S, 7 * DAY_S, DAY_S],
    waitsForHours: 3 * 24,
  },
  {
    name: "rollups_1h",
    rowsAPoint: 1 / 60,
    chunks: [90 * DAY_S, 30 * DAY_S, 7 * DAY_S],
    waitsForHours: 3 * 24,
  },
];
