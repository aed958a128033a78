/** One influencer: profile, state, latest data point, the platform's verdict, tracking periods. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { followerRatio } from "#lib/domain/influencer.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { getLatestDataPoint } from "./get-latest-data-point.ts";
import { getSuspicion } from "./get-suspicion.ts";
import { periodColumns } from "./period-columns.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";

type Period = InfluencerDetail["periods"][number];

/** An account that keeps vanishing and coming back has no end of periods; the newest tell its state. */
const PERIODS_MAX = 1_000;

/** Throws NOT_FOUND. */
export async function getInfluencer(db: Executor, account: InfluencerKey): Promise<InfluencerDetail> {
  const { id, ...registered } = await requireInfluencer(db, account);
  const latest = await getLatestDataPoint(db, id);
  const suspicion = await getSuspicion(db, account.platform, id);
  const periods = await db.execute<Period & Record<string, unknown>>(sql`
    SELECT ${periodColumns}
    FROM tracking_periods WHERE influencer_id = ${id} ORDER BY "from" DESC, kind LIMIT ${PERIODS_MAX}`);
  return {
    ...registered,
    latest: latest ? { ...latest, ratio: followerRatio(latest.followers, latest.following) } : null,
    suspicion,
    periods: [...periods].reverse(),
    demo: periods.some(({ kind }) => kind === "demo"),
  };
}
