/** What may become of a dead letter. Apart from its schemas, which browsers have no use for. */
export const deadLetterStates = ["open", "redriven", "discarded"] as const;
export type DeadLetterState = (typeof deadLetterStates)[number];
