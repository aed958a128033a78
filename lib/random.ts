/** The only place that reads `Math.random`: jitter takes a `Random`, so tests can fix it. */

/** A number in [0, 1). */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
