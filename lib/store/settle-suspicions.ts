/** Stores what came of claimed suspicion checks, each verdict beside what we had counted by then, and when to ask next. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { nextDayOf } from "./claim-suspicions.ts";

export interface SettledSuspicions {
  checked: readonly { id: number; suspicious: boolean }[];
  /** No verdict, and asking again soon would bring none: the earlier one stands, the next day it is asked again. */
  putOff: readonly number[];
  /** Not asked: due since when they were, so that who comes after them does not overtake them. */
  left: readonly { id: number; dueAt: number }[];
}

/** Data points are looked for so far back: twice the longest interval. */
const COUNTED_WITHIN_DAYS = 2;

/** `now`: epoch ms. */
export async function settleSuspicions(
  db: Database,
  { checked, putOff, left }: SettledSuspicions,
  now: number,
): Promise<void> {
  const at = sql`to_timestamp(${now / 1_000})`;
  const ints = (list: readonly number[]) => sql`${sql.param([...list])}::int[]`;
  await db.transaction(async (tx) => {
    if (checked.length > 0) {
      await tx.execute(sql`
        UPDATE suspicions AS s
        SET checked_at = ${at}, suspicious = told.said = 1, followers = counted.followers,
          following = counted.following, due_at = ${nextDayOf(sql`s.influencer_id`, now)}
        FROM unnest(${ints(checked.map(({ id }) => id))},
          ${ints(checked.map(({ suspicious }) => Number(suspicious)))}) AS told (id, said)
        LEFT JOIN LATERAL (
          SELECT d.followers, d.following FROM data_points AS d
          WHERE d.influencer_id = told.id AND d.time > ${at} - ${COUNTED_WITHIN_DAYS} * interval '1 day'
            AND d.time <= ${at}
          ORDER BY d.time DESC LIMIT 1
        ) AS counted ON true
        WHERE s.influencer_id = told.id`);
    }
    if (putOff.length > 0) {
      await tx.execute(sql`
        UPDATE suspicions SET due_at = ${nextDayOf(sql`influencer_id`, now)}
        WHERE influencer_id = ANY (${ints(putOff)})`);
    }
    if (left.length > 0) {
      await tx.execute(sql`
        UPDATE suspicions AS s SET due_at = to_timestamp(was.due_ms / 1000)
        FROM unnest(${ints(left.map(({ id }) => id))},
          ${sql.param(left.map(({ dueAt }) => dueAt))}::float8[]) AS was (id, due_ms)
        WHERE s.influencer_id = was.id`);
    }
  });
}
