/** How long an hour is left alone after its first change before it is summed up: one that is being replayed is not, with each slot that comes. */
export const ROLL_UP_QUIET_S = 300;
