/** How fast an import goes, from what was seen of it lately. Pure. */

export interface Sighting {
  /** Seconds. */
  at: number;
  /** Lines done then. */
  done: number;
}

export interface Pace {
  /** Lines; null: not known yet. */
  perSecond: number | null;
  /** null: not known, or not moving. */
  secondsLeft: number | null;
  /** Seconds since it last moved, of those that are looked back on (20). */
  stillFor: number;
}

const KEPT_S = 20;
/** Parts are done one by one: less tells more of one part than of the pace. */
const TELLING_S = 3;

/** Adds a sighting; none older than 20 s stays, and none from before it began anew. */
export function see(sightings: readonly Sighting[], seen: Sighting): Sighting[] {
  const last = sightings.at(-1);
  if (last !== undefined && seen.done < last.done) return [seen];
  return [...sightings.filter(({ at }) => at > seen.at - KEPT_S && at < seen.at), seen];
}

export function paceOf(sightings: readonly Sighting[], total: number): Pace {
  const [first, last] = [sightings[0], sightings.at(-1)];
  if (first === undefined || last === undefined) return { perSecond: null, secondsLeft: null, stillFor: 0 };
  const stillSince = sightings.find(({ done }) => done === last.done) ?? last;
  const stillFor = last.at - stillSince.at;
  const span = last.at - first.at;
  if (span < TELLING_S) return { perSecond: null, secondsLeft: null, stillFor };
  const perSecond = (last.done - first.done) / span;
  const left = Math.max(0, total - last.done);
  return { perSecond, secondsLeft: perSecond > 0 ? left / perSecond : null, stillFor };
}
