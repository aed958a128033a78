/** How high the rows of long tables are. */
export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];
