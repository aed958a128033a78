/** Whose ids the records of a spool carry: those of the database that was there when the first that waits came in. */

export interface LabelOptions {
  /** What the label was before a restart; null: not known. */
  before: string | null;
  /** Records that wait: those of failures hold no data point, and ids all the same. */
  records(): number;
  /** Whose ids this worker knows; null: not yet known. */
  current(): string | null;
}

/** To be asked again and again: with nothing in it a spool follows the database, also to another one. */
export function createSpoolLabel({ before, records, current }: LabelOptions): () => string | null {
  let label = records() > 0 ? before : null;
  return () => {
    if (label === null || records() === 0) label = current();
    return label;
  };
}
