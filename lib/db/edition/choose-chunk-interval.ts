/**
 * How long a chunk of `data_points` is, from the rate of its rows: pure. A chunk's index should stay in memory while it is
 * written, and a chart over months should not open hundreds of chunks. The bench of the storage engine decides the limits.
 */
const HOUR_S = 3_600;
const choicesS = [24 * HOUR_S, 6 * HOUR_S, HOUR_S] as const;
const ROWS_A_CHUNK_MAX = 100_000_000;

/** Seconds; the longest choice whose chunk stays within the limit. */
export function chooseChunkInterval(rowsPerMinute: number): number {
  const [longest] = choicesS;
  const shortest = choicesS[choicesS.length - 1] ?? longest;
  return choicesS.find((seconds) => (seconds / 60) * rowsPerMinute <= ROWS_A_CHUNK_MAX) ?? shortest;
}
