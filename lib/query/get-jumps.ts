/** Jumps of one influencer in a range, each set against what all influencers of its platform did in the same hour. */

import type { Database, Transaction } from "#lib/db/client.ts";
import { findJumps, largestJumps } from "#lib/domain/find-jumps.ts";
import { HOUR_OVER_S } from "#lib/domain/hour-over.ts";
import { judgeJump } from "#lib/domain/judge-jump.ts";
import { BASELINE_DAYS, BASELINE_GAINS_MIN, JUMPS_LISTED_MAX } from "#lib/domain/jump-terms.ts";
import type { Jumps } from "#lib/domain/jumps.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { listHourlyCounts } from "./list-hourly-counts.ts";
import { listPlatformHours } from "./list-platform-hours.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

/** How far before the range the answer looks: the baseline, and the count that its first gain is taken from. */
export const JUMP_LOOK_BACK_S = BASELINE_DAYS * DAY_S + HOUR_S;

export interface JumpsInput extends InfluencerKey {
  /** Hours (UTC) that lie in [from, to) whole, epoch seconds. */
  from: number;
  to: number;
}

/** Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG. */
export async function getJumps(db: Database, input: JumpsInput, clock: Clock): Promise<Jumps> {
  requireRange(input.from, input.to);
  const now = clock.now() / SECOND;
  // One snapshot for all statements: the marks say of that moment's roll-ups which of them are right.
  return await db.transaction((tx) => jumpsOf(tx, input, now), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

async function jumpsOf(tx: Transaction, input: JumpsInput, now: number): Promise<Jumps> {
  const influencer = await requireInfluencer(tx, input);
  const from = Math.ceil(input.from / HOUR_S) * HOUR_S;
  const to = Math.floor(Math.min(input.to, now - HOUR_OVER_S) / HOUR_S) * HOUR_S;
  const kept = await getKeptFrom(tx);
  const counts =
    from < to ? await listHourlyCounts(tx, influencer.id, { from: from - JUMP_LOOK_BACK_S, to, kept }) : [];
  const { jumps, judged, tooEarly } = findJumps(counts, { from, to });
  const listed = largestJumps(jumps, JUMPS_LISTED_MAX);
  const others = await listPlatformHours(
    tx,
    input.platform,
    listed.filter(({ hours }) => hours === 1).map(({ hour }) => hour),
  );
  return {
    from: input.from,
    to: input.to,
    jumps: listed.map((jump) => ({ ...jump, ...judgeJump(jump, others.get(jump.hour) ?? "not_kept") })),
    jumpsTotal: jumps.length,
    judged,
    tooEarly,
    baseline: { days: BASELINE_DAYS, gainsMin: BASELINE_GAINS_MIN },
  };
}
