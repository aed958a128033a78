/**
 * How live and not-found periods follow from what the platform said: not found from the first "unknown account" after
 * an answer with counts, live again from the next such answer on. Each rule looks at one slot and the facts around it,
 * so that any order of facts leads to the same periods. Pure; times in epoch seconds.
 */

/** A live or not-found period and what it touches without a break. */
export interface PeriodAround {
  influencerId: number;
  shard: number;
  interval: number;
  from: number;
  /** null: open. */
  to: number | null;
  /** Start of the period of the other kind that ends at `from`; null when there is none. */
  previousFrom: number | null;
  /** The period of the other kind that begins at `to`; null when there is none. */
  next: { to: number | null } | null;
  /** First slot after the fact's, inside the period, that says otherwise; null when none does. */
  otherwiseAt: number | null;
}

type Kind = "live" | "not_found";

export interface PeriodKey {
  influencerId: number;
  from: number;
  kind: Kind;
}

export interface PeriodValue extends PeriodKey {
  to: number | null;
  shard: number;
  interval: number;
}

/** Periods to take out, then those to put in. */
export interface PeriodChange {
  remove: PeriodKey[];
  add: PeriodValue[];
}

/** The account is unknown in `slot`, inside the live period `around`. */
export function applyNotFound(around: PeriodAround, slot: number): PeriodChange {
  return reshape(around, slot, "live", "not_found");
}

/** The account answered in `slot`, inside the not-found period `around`. */
export function applyFound(around: PeriodAround, slot: number): PeriodChange {
  return reshape(around, slot, "not_found", "live");
}

/** From `slot` on the period is of kind `now`, until facts say otherwise or, if they don't, as long as what follows. */
function reshape(around: PeriodAround, slot: number, was: Kind, now: Kind): PeriodChange {
  const { influencerId, shard, interval, from, to, previousFrom, next, otherwiseAt } = around;
  const remove: PeriodKey[] = [{ influencerId, from, kind: was }];
  const add: PeriodValue[] = [];
  const put = (kind: Kind, start: number, end: number | null) =>
    add.push({ influencerId, shard, interval, kind, from: start, to: end });

  let start = slot;
  if (slot > from) put(was, from, slot);
  else if (previousFrom !== null) {
    remove.push({ influencerId, from: previousFrom, kind: now });
    start = previousFrom;
  }
  if (otherwiseAt !== null) {
    put(now, start, otherwiseAt);
    put(was, otherwiseAt, to);
  } else if (next !== null && to !== null) {
    remove.push({ influencerId, from: to, kind: now });
    put(now, start, next.to);
  } else {
    put(now, start, to);
  }
  return { remove, add };
}
