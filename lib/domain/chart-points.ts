/** Apart from `series.ts`, because the browser needs this number and must not load a validator for it. */

/** What charts ask for: the same number on server and client, so that the key is the same. */
export const CHART_POINTS = 500;
