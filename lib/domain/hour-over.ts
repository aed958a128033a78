/** So long after its end an hour is over, and may be summed up and looked at for jumps: answers of its last slot are still stored until then. */
export const HOUR_OVER_S = 120;
