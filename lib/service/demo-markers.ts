/** Markers of the demo history: set once it is complete, or gone for good; and the bounds with which it was begun. */
export const DEMO_MARKER = "demo_history";
export const DEMO_BOUNDS_MARKER = "demo_history_bounds";
