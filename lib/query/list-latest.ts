/** The latest data points of many influencers, from one generation of the snapshot: named ones, or page by page all. */
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "#lib/db/client.ts";
import { followerRatio } from "#lib/domain/influencer.ts";
import {
  LATEST_IDS_MAX,
  LATEST_LIMIT_DEFAULT,
  LATEST_LIMIT_MAX,
  type LatestHead,
  type LatestLine,
} from "#lib/domain/latest.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import type { Clock } from "#lib/time.ts";
import { type Generation, getGeneration } from "./get-generation.ts";
import { isUndefinedTable } from "./is-undefined-table.ts";
import { lostItsRows } from "./lost-its-rows.ts";
import { cursorNumber, openCursor, sealCursor } from "./seal-cursor.ts";
import { snapshotHead } from "./snapshot-head.ts";

export interface LatestInput {
  platform: Platform;
  /** In the order asked, doubles too; null: all, by when they were added. */
  externalIds: readonly string[] | null;
  /** Of all. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface LatestAnswer {
  head: LatestHead;
  lines: LatestLine[];
}

const cursorSchema = z.strictObject({
  list: z.literal("latest"),
  generation: cursorNumber(1),
  platform: z.string(),
  /** The last one of the page before. */
  id: cursorNumber(),
});

type Row = Record<string, unknown> & {
  id: number;
  externalId: string;
  tracked: boolean;
  time: number | null;
  retrievedAt: number;
  followers: number | null;
  following: number | null;
  posts: number | null;
};

/**
 * Throws CURSOR_EXPIRED when the cursor's generation is gone, or a crash emptied it, BAD_REQUEST for one that is none and for
 * too many.
 */
export async function listLatest(db: Executor, input: LatestInput, clock: Clock): Promise<LatestAnswer> {
  const { platform, externalIds, limit = LATEST_LIMIT_DEFAULT } = input;
  if (limit < 1 || limit > LATEST_LIMIT_MAX || (externalIds?.length ?? 0) > LATEST_IDS_MAX) {
    throw new AppError("BAD_REQUEST", `At most ${LATEST_IDS_MAX} ids, or ${LATEST_LIMIT_MAX} of all.`);
  }
  const cursor = input.cursor === undefined ? null : openCursor(cursorSchema, input.cursor);
  if (cursor && cursor.platform !== platform) {
    throw new AppError("BAD_REQUEST", "This cursor belongs to another platform.");
  }
  const snapshot = await getGeneration(db, cursor?.generation);
  if (cursor && !snapshot) throw expired();
  try {
    const rows = externalIds
      ? await readNamed(db, platform, externalIds, snapshot)
      : await readPage(db, platform, snapshot, cursor?.id ?? 0, limit);
    const isFound = externalIds ? rows.some(({ time }) => time !== null) : rows.length > 0;
    const isLost = !isFound && snapshot !== null && (await lostItsRows(db, snapshot));
    if (cursor && isLost) throw expired();
    const last = externalIds || rows.length < limit ? undefined : rows.at(-1);
    return {
      head: {
        snapshot: snapshot && !isLost ? snapshotHead(snapshot, clock) : null,
        count: rows.length,
        next:
          last && snapshot
            ? sealCursor({ list: "latest", generation: snapshot.generation, platform, id: last.id })
            : null,
      },
      lines: rows.map((row) => lineOf(platform, row)),
    };
  } catch (error) {
    if (cursor && isUndefinedTable(error)) throw expired();
    throw error;
  }
}

const counts = sql`extract(epoch FROM s.latest_time)::float8 AS "time",
  extract(epoch FROM s.retrieved_at)::float8 AS "retrievedAt", s.followers, s.following, s.posts`;

function tableOf(snapshot: Generation | null): SQL {
  if (snapshot) return sql`${sql.identifier(`snapshot_${snapshot.generation}`)}`;
  return sql`(SELECT NULL::int AS influencer_id, NULL::timestamptz AS latest_time, NULL::timestamptz AS retrieved_at,
    NULL::int AS followers, NULL::int AS following, NULL::int AS posts WHERE false)`;
}

/** The registry says who is tracked: somebody who was added after the snapshot is not unknown. */
async function readNamed(
  db: Executor,
  platform: Platform,
  externalIds: readonly string[],
  snapshot: Generation | null,
): Promise<Row[]> {
  return await db.execute<Row>(sql`
    SELECT coalesce(i.id, 0) AS id, wanted.id AS "externalId", i.id IS NOT NULL AS tracked, ${counts}
    FROM unnest(${sql.param([...externalIds])}::text[]) WITH ORDINALITY AS wanted (id, n)
    LEFT JOIN influencers AS i
      ON i.platform = ${platform} AND i.external_id = wanted.id AND i.removed_at IS NULL
    LEFT JOIN ${tableOf(snapshot)} AS s ON s.influencer_id = i.id
    ORDER BY wanted.n`);
}

/** Who was removed since the snapshot is not in it any more. */
async function readPage(
  db: Executor,
  platform: Platform,
  snapshot: Generation | null,
  after: number,
  limit: number,
): Promise<Row[]> {
  if (snapshot === null) return [];
  return await db.execute<Row>(sql`
    SELECT s.influencer_id AS id, s.external_id AS "externalId", true AS tracked, ${counts}
    FROM ${tableOf(snapshot)} AS s
    JOIN influencers AS i ON i.id = s.influencer_id AND i.removed_at IS NULL
    WHERE s.influencer_id > ${after} AND s.platform = ${platform}
    ORDER BY s.influencer_id LIMIT ${limit}`);
}

function lineOf(platform: Platform, row: Row): LatestLine {
  const { externalId, tracked, time, retrievedAt, followers, following, posts } = row;
  const latest =
    time === null
      ? null
      : { time, retrievedAt, followers, following, posts, ratio: followerRatio(followers, following) };
  return { platform, externalId, tracked, latest };
}

function expired(): AppError {
  return new AppError(
    "CURSOR_EXPIRED",
    "The snapshot has been renewed since; begin again at the first page.",
  );
}
