/**
 * How long a table's chunk is, from the rate of its rows: pure. A chunk's index should stay in memory while it is written,
 * and a chart over months should not open hundreds of chunks. `npm run bench -- storage` shows what a full chunk costs.
 */
const ROWS_A_CHUNK_MAX = 100_000_000;

/** `choices`: seconds, descending. The longest whose chunk stays within the limit, else the last. */
export function chooseChunkInterval(rowsPerMinute: number, choices: readonly [number, ...number[]]): number {
  const shortest = choices[choices.length - 1] ?? choices[0];
  return choices.find((seconds) => (seconds / 60) * rowsPerMinute <= ROWS_A_CHUNK_MAX) ?? shortest;
}
