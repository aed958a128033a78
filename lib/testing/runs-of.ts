/**
 * How often a property of the database is tried: each run is dozens of statements, and `npm test` comes with every change.
 * It draws anew each time, so that changes add up; `npm run test:all` says PROPERTY_RUNS=all and tries all at once.
 */
export function runsOf(full: number): number {
  return process.env.PROPERTY_RUNS === "all" ? full : Math.max(Math.min(full, 5), Math.ceil(full / 4));
}
