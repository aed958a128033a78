/** What boards can be asked for. Apart from their schemas, which browsers have no use for. */

export const windowNames = ["1h", "24h", "7d", "30d"] as const;
export type WindowName = (typeof windowNames)[number];
/** Also of the gain in the list of influencers: its column is ordered as a whole in each snapshot. */
export const WINDOW_DEFAULT: WindowName = "24h";

export const boardMetrics = ["followers", "gain", "gain_percent"] as const;
export type BoardMetric = (typeof boardMetrics)[number];
