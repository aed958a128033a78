/**
 * Hashes of what is stored, and of what people are told of it: the same data, the same hashes, however often they came.
 * What is told is asked of the product: it reads roll-ups and marks of its own beside the data points.
 */
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { systemClock } from "#lib/time.ts";
import type { Member } from "./grid.ts";

/** Influencers whose answers are asked for, spread over all. */
const SAMPLE = 100;
/** Data point by data point, and as wide as roll-ups are. */
const STEPS = ["auto", "15m"] as const;

export interface DigestInput {
  members: readonly Member[];
  /** Slots [from, to), epoch seconds, of the answers. */
  from: number;
  /** Of the tables all slots before. */
  to: number;
}

/** By what it is of. */
export async function digest(db: Database, input: DigestInput): Promise<Record<string, string>> {
  const { to } = input;
  const [row] = await db.execute<Record<string, string>>(sql`
    SELECT
      (SELECT md5(string_agg(p::text, ',' ORDER BY influencer_id, time)) FROM data_points AS p
        WHERE time < to_timestamp(${to}::float8)) AS "data_points",
      (SELECT md5(string_agg(format('%s %s %s', slot, shard_id, present), ',' ORDER BY slot, shard_id)) FROM slot_tallies
        WHERE slot < to_timestamp(${to}::float8)) AS "slot_tallies",
      (SELECT md5(string_agg(f::text, ',' ORDER BY shard_id, slot, reason)) FROM fetch_failures AS f
        WHERE slot < to_timestamp(${to}::float8)) AS "fetch_failures",
      (SELECT md5(string_agg(p::text, ',' ORDER BY influencer_id, "from", kind)) FROM tracking_periods AS p) AS "tracking_periods",
      (SELECT md5(string_agg(format('%s %s %s', id, username, state), ',' ORDER BY id)) FROM influencers) AS "influencers"`);
  return { ...row, ...(await digestAnswers(db, input)) };
}

/** Of the sample's series and stats. The rank is left out: it is that of the snapshot, which is built anew meanwhile. */
async function digestAnswers(
  db: Database,
  { members, from, to }: DigestInput,
): Promise<{ series: string; stats: string }> {
  const [series, stats] = [createHash("md5"), createHash("md5")];
  const every = Math.max(1, Math.floor(members.length / SAMPLE));
  for (const [row, { pk }] of members.entries()) {
    if (row % every !== 0) continue;
    const question = { platform: "mockstagram" as const, externalId: String(pk), from, to };
    for (const step of STEPS) {
      series.update(`${JSON.stringify(await getSeries(db, { ...question, step }, systemClock))}\n`);
    }
    const { rank: _, rankOf: __, ...told } = await getStats(db, question);
    stats.update(`${JSON.stringify(told)}\n`);
  }
  return { series: series.digest("hex"), stats: stats.digest("hex") };
}
