/** Whether slots are to be spread wide, since little more than what is asked of the workers could be. Pure. */

export interface WorkerLoad {
  /** How much of what it can do is asked of it, 0 to 1, over the last minute; null: it has not run for one. */
  busy: number | null;
  /** What it itself made of its own and the others' last ones. */
  high: boolean;
}

/** Of what all of them together can do. */
const HIGH_FROM = 0.5;
/** High until it is clearly less: each change moves the moment at which every shard is due. */
const HIGH_UNTIL = 0.4;

/** Each worker says it for itself, of the same ones: they agree, or do so a few seconds later. */
export function isLoadHigh(workers: readonly WorkerLoad[]): boolean {
  const was = workers.some(({ high }) => high);
  const known = workers.flatMap(({ busy }) => busy ?? []);
  if (known.length === 0) return was;
  const mean = known.reduce((sum, busy) => sum + busy, 0) / known.length;
  return mean >= (was ? HIGH_UNTIL : HIGH_FROM);
}
