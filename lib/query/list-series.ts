/**
 * The series of up to a hundred influencers over one range, each exactly what get-series answers. All on one connection and
 * in one snapshot, a few at a time: while the server works for one, the next one's statement is there already.
 */
import type { Database } from "#lib/db/client.ts";
import { bucketEdges } from "#lib/domain/bucket-edges.ts";
import { SERIES_IDS_MAX, SERIES_POINTS_TOGETHER_MAX, type SeriesList } from "#lib/domain/series-list.ts";
import { AppError } from "#lib/errors.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { requireSeriesQuestion } from "./get-series.ts";
import { listNamedInfluencers } from "./list-named-influencers.ts";
import { planSeries, type SeriesPlan, type SeriesQuestion } from "./plan-series.ts";
import { tooManyPoints } from "./read-range.ts";
import { readSeries } from "./read-series.ts";
import type { InfluencerKey } from "./require-influencer.ts";

/** Statements in flight on the one connection: enough that it is never idle. */
const AT_ONCE = 4;

/**
 * `accounts`: one that stands there twice counts once. Throws BAD_REQUEST, and RANGE_TOO_LONG when one of them has more
 * points than a series may have, or all together have more than an answer may: before any is read.
 */
export async function listSeries(
  db: Database,
  accounts: readonly InfluencerKey[],
  question: SeriesQuestion,
  clock: Clock,
): Promise<SeriesList> {
  if (accounts.length > SERIES_IDS_MAX)
    throw new AppError("BAD_REQUEST", `At most ${SERIES_IDS_MAX} accounts in a call.`);
  requireSeriesQuestion(question);
  const now = clock.now() / SECOND;
  return await db.transaction(
    async (tx) => {
      const influencers = await listNamedInfluencers(tx, accounts);
      const kept = await getKeptFrom(tx);
      const plans = await fewAtOnce(influencers, (one) => planSeries(tx, one, question, kept));
      requirePoints(plans, question);
      const series = await fewAtOnce(plans, (plan) => readSeries(tx, plan, question, { kept, now }));
      return {
        items: influencers.flatMap(({ platform, externalId }, n) => {
          const own = series[n];
          return own ? [{ platform, externalId, series: own }] : [];
        }),
        notTracked: unlisted(accounts, influencers),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** Of the range beside the buckets, too. */
function requirePoints(plans: readonly SeriesPlan[], { tz = "UTC" }: SeriesQuestion): void {
  let points = 0;
  for (const { range, other, step } of plans)
    for (const { snapped } of other ? [range, other] : [range]) {
      const edges = bucketEdges(snapped.from, snapped.to, step, tz);
      // A series of its own would be refused with the same words.
      if (edges === null) return;
      points += Math.max(0, edges.length - 1);
    }
  if (points <= SERIES_POINTS_TOGETHER_MAX) return;
  throw tooManyPoints(
    `These ${plans.length} series have ${points} points together, and an answer has at most ${SERIES_POINTS_TOGETHER_MAX}: ask for fewer points, a wider step, a shorter range, or fewer influencers at once.`,
    { points, pointsMax: SERIES_POINTS_TOGETHER_MAX },
  );
}

/** In the order asked, each once. */
function unlisted(accounts: readonly InfluencerKey[], listed: readonly InfluencerKey[]): InfluencerKey[] {
  const keyOf = ({ platform, externalId }: InfluencerKey) => `${platform}/${externalId}`;
  const seen = new Set(listed.map(keyOf));
  return accounts.filter((account) => {
    const isNew = !seen.has(keyOf(account));
    seen.add(keyOf(account));
    return isNew;
  });
}

/** In order. After a failure none is begun. */
async function fewAtOnce<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done = new Array<R>(all.length);
  const rest = all.entries();
  let failed = false;
  const takeOver = async () => {
    for (const [n, one] of rest) {
      if (failed) return;
      try {
        done[n] = await work(one);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, takeOver));
  return done;
}
