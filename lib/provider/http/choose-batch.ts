/** Which of the batches that run side by side starts its next request: shared fairly, so that one that hangs holds up none. */

export interface Startable {
  ids: readonly string[];
  /** First item that has not been tried. */
  cursor: number;
  /** Items whose retry is due. */
  again: readonly number[];
  underWay: number;
}

/**
 * The place of the one that has the fewest requests under way, fewer than `placesMax`, and something to ask; among equals
 * the next after `last`. -1: none.
 */
export function chooseBatch(batches: readonly Startable[], last: number, placesMax: number): number {
  let chosen = -1;
  let fewest = placesMax;
  for (let i = 1; i <= batches.length; i++) {
    const at = (last + i) % batches.length;
    const batch = batches[at];
    if (batch === undefined || (batch.again.length === 0 && batch.cursor >= batch.ids.length)) continue;
    if (batch.underWay >= fewest) continue;
    chosen = at;
    fewest = batch.underWay;
  }
  return chosen;
}
