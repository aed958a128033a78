/**
 * Whom a cause hit in a slot: those whom a failure names, and of shards that failed as a whole who was due and has no data
 * point. Walked shard by shard, so that a page costs the same whether it hit one influencer or a million.
 */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "#lib/db/client.ts";
import type { FailureReason } from "#lib/domain/failure.ts";
import { MISSED_LIMIT_DEFAULT, MISSED_LIMIT_MAX, type MissedList } from "#lib/domain/pipeline.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { AppError } from "#lib/errors.ts";
import { instant } from "./instant.ts";
import { cursorNumber, openCursor, sealCursor } from "./seal-cursor.ts";

export interface MissedInput {
  platform: Platform;
  reason: FailureReason;
  /** Seconds. */
  interval: number;
  /** Its start, epoch seconds. */
  slot: number;
  limit?: number | undefined;
  /** Of an earlier page of the same list. */
  cursor?: string | undefined;
}

const cursorSchema = z.strictObject({
  list: z.literal("missed"),
  platform: z.string(),
  reason: z.string(),
  interval: z.number(),
  slot: z.number(),
  /** The last row of the page before. */
  shard: cursorNumber(),
  id: cursorNumber(),
});

type MissedRow = MissedList["items"][number] & Record<string, unknown> & { shard: number; id: number };
interface FiledShard {
  id: number;
  /** All of it failed. */
  whole: boolean;
  count: number;
}

/** At once: of one that failed as a whole each member is looked up. */
const SHARDS_AT_ONCE = 8;
/** Looked at for a page: then it ends, however few it has, and the next one goes on. */
const SHARDS_A_PAGE = 96;
/** No influencer's id is higher. */
const ID_MAX = 2 ** 31 - 1;

/** In the order of shards. Throws BAD_REQUEST for a slot that is none of the interval's, or a cursor of another list. */
export async function listMissed(db: Executor, input: MissedInput): Promise<MissedList> {
  const { platform, reason, interval, slot, limit = MISSED_LIMIT_DEFAULT } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > MISSED_LIMIT_MAX)
    throw new AppError("BAD_REQUEST", `limit is a whole number from 1 to ${MISSED_LIMIT_MAX}.`);
  if (slotOf(slot, interval) !== slot) {
    throw new AppError("BAD_REQUEST", `No slot of ${interval} seconds begins at ${slot}.`, {
      details: { field: "slot" },
    });
  }
  const list = { list: "missed", platform, reason, interval, slot } as const;
  const cursor = input.cursor === undefined ? null : openCursor(cursorSchema, input.cursor);
  if (cursor && Object.entries(list).some(([name, value]) => Reflect.get(cursor, name) !== value)) {
    throw new AppError("BAD_REQUEST", "This cursor belongs to another list.", {
      details: { field: "cursor" },
    });
  }
  const filed = await listFiledShards(db, input);
  // Of a shard nobody of which is left to be told of no member is looked up.
  const all = filed.filter(({ id, count }) => id >= (cursor?.shard ?? 0) && count > 0);
  const rest = all.slice(0, SHARDS_A_PAGE);
  const found: MissedRow[] = [];
  for (let i = 0; i < rest.length && found.length <= limit; i += SHARDS_AT_ONCE) {
    const some = rest.slice(i, i + SHARDS_AT_ONCE);
    found.push(...(await readShards(db, input, some, cursor, limit + 1 - found.length)));
  }
  const reached = rest.at(-1);
  const isCut = all.length > rest.length && reached !== undefined;
  const last =
    found.length > limit ? found[limit - 1] : isCut ? { shard: reached.id, id: ID_MAX } : undefined;
  return {
    platform,
    reason,
    interval,
    slot,
    count: filed.reduce((sum, { count }) => sum + count, 0),
    isAbout: filed.some(({ whole }) => whole),
    items: found.slice(0, limit).map(({ shard: _shard, id: _id, ...item }) => item),
    next: last ? sealCursor({ ...list, shard: last.shard, id: last.id }) : null,
  };
}

/** One look into the key for each shard; a failure's list stays packed. */
async function listFiledShards(
  db: Executor,
  { platform, reason, interval, slot }: MissedInput,
): Promise<FiledShard[]> {
  return await db.execute<FiledShard & Record<string, unknown>>(sql`
    SELECT s.id, f.influencer_ids IS NULL AS whole,
      CASE WHEN f.influencer_ids IS NULL THEN greatest(0, s.size - coalesce(t.present, 0) - (
          SELECT coalesce(sum(coalesce(n.hits, cardinality(n.influencer_ids))), 0)::int FROM fetch_failures AS n
          WHERE n.shard_id = s.id AND n.slot = f.slot AND n.influencer_ids IS NOT NULL))
        ELSE coalesce(f.hits, cardinality(f.influencer_ids)) END AS count
    FROM shards AS s
    JOIN fetch_failures AS f ON f.shard_id = s.id AND f.slot = ${instant(slot)} AND f.reason = ${reason}
    LEFT JOIN slot_tallies AS t ON t.slot = f.slot AND t.shard_id = s.id
    WHERE s.platform = ${platform} AND s.interval_s = ${interval}::int
    ORDER BY s.id`);
}

/** Those named, and of a shard as a whole who was due there then, is named for nothing else and has no data point. */
async function readShards(
  db: Executor,
  { reason, slot }: MissedInput,
  shards: readonly FiledShard[],
  after: { shard: number; id: number } | null,
  count: number,
): Promise<MissedRow[]> {
  const at = instant(slot);
  const whole = shards.filter((shard) => shard.whole).map(({ id }) => id);
  const named = shards.filter((shard) => !shard.whole).map(({ id }) => id);
  const rows = await db.execute<MissedRow>(sql`
    SELECT hit.shard, i.id, i.platform, i.external_id AS "externalId", i.username, i.state,
      EXISTS (SELECT FROM data_points AS d WHERE d.influencer_id = i.id AND d.time = ${at}) AS stored
    FROM (
      SELECT s.id AS shard, unnest(f.influencer_ids) AS id
      FROM unnest(${sql.param(named)}::int[]) AS s (id)
      JOIN fetch_failures AS f ON f.shard_id = s.id AND f.slot = ${at} AND f.reason = ${reason}
      UNION
      SELECT s.id, p.influencer_id
      FROM unnest(${sql.param(whole)}::int[]) AS s (id)
      JOIN tracking_periods AS p ON p.shard_id = s.id AND p.kind = 'live'
        AND p."from" <= ${at} AND (p."to" IS NULL OR p."to" > ${at})
      LEFT JOIN (
        SELECT n.shard_id, unnest(n.influencer_ids) AS id FROM fetch_failures AS n
        WHERE n.shard_id = ANY (${sql.param(whole)}::int[]) AND n.slot = ${at}
      ) AS named ON named.shard_id = s.id AND named.id = p.influencer_id
      WHERE named.id IS NULL
        AND NOT EXISTS (SELECT FROM data_points AS d WHERE d.influencer_id = p.influencer_id AND d.time = ${at})
    ) AS hit
    JOIN influencers AS i ON i.id = hit.id AND i.removed_at IS NULL
    WHERE (hit.shard, i.id) > (${after?.shard ?? -1}::int, ${after?.id ?? -1}::int)
    ORDER BY hit.shard, i.id LIMIT ${count}`);
  return [...rows];
}
