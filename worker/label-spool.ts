/** Whose ids the records of a spool carry: those of the database that was there when the first that waits came in. */

export interface LabelOptions {
  /** What the label was before a restart; null: not known. */
  before: string | null;
  /** Data points that wait. */
  points(): number;
  /** Whose ids this worker knows; null: not yet known. */
  current(): string | null;
}

/** To be asked again and again: with nothing in it a spool follows the database, also to another one. */
export function createSpoolLabel({ before, points, current }: LabelOptions): () => string | null {
  let label = points() > 0 ? before : null;
  return () => {
    if (label === null || points() === 0) label = current();
    return label;
  };
}
