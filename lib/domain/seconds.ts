/** Durations in seconds, as slots, ranges and API count. Those in milliseconds, for clocks and timers, are lib/time's. Leaf. */

export const MINUTE_S = 60;
export const QUARTER_HOUR_S = 900;
export const HOUR_S = 3_600;
export const DAY_S = 86_400;
