/**
 * What an ETag of an answer over a past range says: the same as long as the answer is, for two small questions to
 * the database, without reading a data point. Read before the answer, or in its snapshot, so that it never is the newer one.
 */

import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { dueRuns } from "#lib/domain/coverage-of.ts";
import { HOUR_OVER_S } from "#lib/domain/hour-over.ts";
import { intervals, type PeriodKind } from "#lib/domain/influencer.ts";
import { snapRange } from "#lib/domain/kept-from.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { graceOf } from "#lib/domain/slot.ts";
import { JUMP_LOOK_BACK_S } from "./get-jumps.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { getPlatformTag } from "./get-platform-tag.ts";
import { rankOf } from "./get-stats.ts";
import { instant } from "./instant.ts";
import { listWorkerAbsences } from "./list-worker-absences.ts";
import type { InfluencerKey } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

/** What is answered: each follows from other facts. */
export type RangeAnswer = "analytics" | "series" | "stats" | "jumps";

export interface RangeTagInput {
  answer: RangeAnswer;
  /** Of whom: one, or all those of a `series` that is asked for many. */
  accounts: readonly InfluencerKey[];
  /** [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Epoch seconds. */
  now: number;
}

/** Reasons of gaps are dropped after 400 days, without a note: what reaches back that far gets no tag. */
const TAGGED_S = 395 * DAY_S;
/** The original endpoint goes by when an answer came: up to so much after the start of its slot. */
const longestInterval = Math.max(...intervals);

/** Of one influencer. */
interface Facts {
  id: number;
  /** Seconds: where nothing was due, it says which step is the finest. */
  interval: number;
  /** Those that touch the range, cut to it: [kind, from, to, interval, shard]. */
  periods: [PeriodKind, number, number, number, number][];
  /** Of the hours that the answer follows from: how many were ever written, and by which transactions. */
  writes: string;
}

/**
 * null: the answer gets no ETag, since a slot of it is not over yet (then time alone changes it), or nobody asked for is
 * tracked. Of many, who is not is told by whose facts are missing: internal ids are never used again.
 * Two answers to one URL whose tags are equal are equal, as far as one release makes them. Throws BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getRangeTag(tx: Executor, input: RangeTagInput): Promise<string | null> {
  const { answer, now } = input;
  requireRange(input.from, input.to);
  if (input.to > now || input.from < now - TAGGED_S) return null;
  if (answer === "jumps" && input.to + HOUR_OVER_S > now) return null;
  const kept = await getKeptFrom(tx);
  // What is only in roll-ups any more is answered in whole cells, and says from when it is so.
  const { from, to } = answer === "analytics" ? input : snapRange(input.from, input.to, kept);
  const all = await readFacts(tx, { ...input, from, to });
  if (all.length === 0) return null;
  const due = all.flatMap(({ periods }) =>
    dueRuns(
      periods.map(([kind, start, end, interval]) => ({ kind, from: start, to: end, interval })),
      from,
      to,
    ),
  );
  const end = due.reduce((last, run) => Math.max(last, Math.ceil(run.to / run.interval) * run.interval), to);
  if (due.some(({ interval }) => end + graceOf(interval) > now)) return null;
  const begins = answer === "analytics" ? from - longestInterval : from;
  const retention = begins < kept.dataPoints ? [kept.dataPoints, kept.quarters] : null;
  const said: unknown[] = [answer, input.from, input.to, all, retention];
  if (answer === "series" && due.length > 0) {
    const begin = due.reduce((first, run) => Math.min(first, run.from), to);
    said.push(await listWorkerAbsences(tx, { from: begin, to: end, now }));
  }
  if (answer === "stats") for (const { id } of all) said.push(await rankOf(tx, id));
  if (answer === "jumps")
    for (const { platform } of input.accounts) said.push(await getPlatformTag(tx, { ...input, platform }));
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url").slice(0, 22);
}

/**
 * In the order asked. The shards under which an influencer's facts are filed: as list-dirty-hours. A sum by exclusive or, of each hour's own
 * hash: the newest of them alone would not show one that began earlier and was committed later.
 */
async function readFacts(tx: Executor, input: RangeTagInput): Promise<Facts[]> {
  const { answer, accounts, from, to } = input;
  // Gains reach back to the last value before the range, however long ago.
  const begin = {
    ...{ series: from, analytics: from - longestInterval, stats: null },
    jumps: from - JUMP_LOOK_BACK_S,
  }[answer];
  const since = begin === null ? sql`` : sql`AND w.hour > ${instant(begin)} - interval '1 hour'`;
  const rows = await tx.execute<Facts & Record<string, unknown>>(sql`
    SELECT i.id, i.interval_s AS "interval", (
      SELECT coalesce(json_agg(json_build_array(kind,
          extract(epoch FROM greatest("from", ${instant(from)}))::float8,
          extract(epoch FROM least(coalesce("to", 'infinity'), ${instant(to)}))::float8,
          interval_s, shard_id) ORDER BY "from", kind), '[]')
      FROM tracking_periods
      WHERE influencer_id = i.id AND "from" < ${instant(to)} AND ("to" IS NULL OR "to" > ${instant(from)})
    ) AS periods, (
      SELECT count(*) || ' ' || coalesce(bit_xor(hashint8extended(
          w.written_xid, extract(epoch FROM w.hour)::int8 * 1000003 + w.shard_id)), 0)
      FROM (
        SELECT i.shard_id UNION SELECT shard_id FROM tracking_periods WHERE influencer_id = i.id
      ) AS filed
      JOIN hour_writes AS w ON w.shard_id = filed.shard_id AND w.hour < ${instant(to)} ${since}
    ) AS writes
    FROM unnest(
      ${sql.param(accounts.map(({ platform }) => platform))}::text[],
      ${sql.param(accounts.map(({ externalId }) => externalId))}::text[]
    ) WITH ORDINALITY AS asked (platform, external_id, n)
    JOIN influencers AS i ON i.platform = asked.platform AND i.external_id = asked.external_id AND i.removed_at IS NULL
    ORDER BY asked.n`);
  return [...rows];
}
