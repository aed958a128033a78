/**
 * Followers of up to a page of influencers over the last 24 hours. Two statements for all of them, each a look by key an
 * influencer: roll-ups of an hour, and the newest data point of those hours whose roll-up may not be right.
 */

import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { SPARKLINE_HOURS, SPARKLINES_MAX, type Sparkline, type Sparklines } from "#lib/domain/sparklines.ts";
import { AppError } from "#lib/errors.ts";
import { type Clock, HOUR } from "#lib/time.ts";
import { instant } from "./instant.ts";
import type { InfluencerKey } from "./require-influencer.ts";

interface Range {
  /** [from, to), whole hours, epoch seconds. */
  from: number;
  to: number;
}

interface Asked extends Record<string, unknown> {
  id: number;
  platform: Platform;
  externalId: string;
  /** Starts of hours whose roll-up may not equal the data points. */
  dirty: number[];
  /** [from, to, interval] of the periods in which it was due less often than hourly. */
  seldom: [number, number | null, number][];
}

/** An account that stands there twice counts once. Throws BAD_REQUEST beyond SPARKLINES_MAX. */
export async function getSparklines(
  db: Database,
  accounts: readonly InfluencerKey[],
  clock: Clock,
): Promise<Sparklines> {
  if (accounts.length > SPARKLINES_MAX)
    throw new AppError("BAD_REQUEST", `At most ${SPARKLINES_MAX} accounts in a call.`);
  const to = (Math.floor(clock.now() / HOUR) + 1) * HOUR_S;
  const range = { from: to - SPARKLINE_HOURS * HOUR_S, to };
  // One snapshot for both: a roll-up that is made between them would be counted as neither.
  const items = await db.transaction(
    async (tx) => {
      const asked = await findAsked(tx, accounts, range);
      const counts = await readCounts(tx, asked, range);
      return asked.map((one) => toSparkline(one, counts.get(one.id), range));
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
  return { from: range.from, step: HOUR_S, items };
}

async function findAsked(
  tx: Transaction,
  accounts: readonly InfluencerKey[],
  { from, to }: Range,
): Promise<Asked[]> {
  const unique = new Map(accounts.map((one) => [`${one.platform}/${one.externalId}`, one]));
  const [names, ids] = [
    [...unique.values()].map((one) => one.platform),
    [...unique.values()].map((one) => one.externalId),
  ];
  return await tx.execute<Asked>(sql`
    SELECT i.id, i.platform, i.external_id AS "externalId",
      ARRAY(
        SELECT DISTINCT extract(epoch FROM d.hour)::float8 FROM dirty_hours AS d
        WHERE d.shard_id = ANY (ARRAY(
            SELECT i.shard_id UNION SELECT p.shard_id FROM tracking_periods AS p WHERE p.influencer_id = i.id))
          AND d.hour >= ${instant(from)} AND d.hour < ${instant(to)}) AS dirty,
      (SELECT coalesce(jsonb_agg(jsonb_build_array(
          extract(epoch FROM p."from"), extract(epoch FROM p."to"), p.interval_s)), '[]')
        FROM tracking_periods AS p
        WHERE p.influencer_id = i.id AND p.interval_s > ${HOUR_S} AND p.kind IN ('live', 'demo')
          AND p."from" < ${instant(to)} AND (p."to" IS NULL OR p."to" > ${instant(from)})) AS seldom
    FROM unnest(${sql.param(names)}::text[], ${sql.param(ids)}::text[]) WITH ORDINALITY AS asked (platform, external_id, n)
    JOIN influencers AS i ON i.platform = asked.platform AND i.external_id = asked.external_id AND i.removed_at IS NULL
    ORDER BY asked.n`);
}

/** By internal id, then by the start of the hour. */
async function readCounts(
  tx: Transaction,
  asked: readonly Asked[],
  { from, to }: Range,
): Promise<Map<number, Map<number, number | null>>> {
  const counts = new Map(asked.map(({ id }) => [id, new Map<number, number | null>()]));
  if (asked.length === 0) return counts;
  const dirty = asked.flatMap(({ id, dirty }) => dirty.map((hour) => ({ id, hour })));
  // Both bounds again in the inner look: by them a server that cuts its tables into chunks leaves out the others at once.
  const rows = await tx.execute<{ id: number; hour: number; followers: number | null; rolled: boolean }>(sql`
    SELECT influencer_id AS id, extract(epoch FROM time)::float8 AS hour, followers_last AS followers, true AS rolled
    FROM rollups_1h
    WHERE influencer_id = ANY (${sql.param(asked.map(({ id }) => id))}::int[])
      AND time >= ${instant(from)} AND time < ${instant(to)}
    UNION ALL
    SELECT dirty.id, dirty.hour, (
      SELECT d.followers FROM data_points AS d
      WHERE d.influencer_id = dirty.id AND d.followers IS NOT NULL
        AND d.time >= to_timestamp(dirty.hour) AND d.time < to_timestamp(dirty.hour + ${HOUR_S})
        AND d.time >= ${instant(from)} AND d.time < ${instant(to)}
      ORDER BY d.time DESC LIMIT 1), false
    FROM unnest(${sql.param(dirty.map(({ id }) => id))}::int[], ${sql.param(dirty.map(({ hour }) => hour))}::float8[])
      AS dirty (id, hour)`);
  // What was read from the data points holds, whatever a roll-up says.
  for (const { id, hour, followers, rolled } of rows) {
    const own = counts.get(id);
    if (own && !(rolled && own.has(hour))) own.set(hour, followers);
  }
  return counts;
}

function toSparkline(
  { platform, externalId, seldom }: Asked,
  counts: ReadonlyMap<number, number | null> | undefined,
  { from }: Range,
): Sparkline {
  const hours = Array.from({ length: SPARKLINE_HOURS }, (_, n) => from + n * HOUR_S);
  const isNotDue = (hour: number) =>
    seldom.some(
      ([begin, end, interval]) =>
        begin <= hour && (end === null || end >= hour + HOUR_S) && hour % interval !== 0,
    );
  return {
    platform,
    externalId,
    followers: hours.map((hour) => counts?.get(hour) ?? null),
    notDue: hours.flatMap((hour, n) => (isNotDue(hour) && counts?.get(hour) == null ? [n] : [])),
  };
}
