/** Is what a round has stored what was sent? Counts and sums of the slot, made again from what the values follow from. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { type Membership, makePayloads } from "./make-payloads.ts";

interface Sums {
  rows: number;
  followers: number;
  following: number;
  offsets: number;
}

/** null: it is. Else what differs. */
export async function findDifference(
  db: Database,
  table: string,
  expected: { members: readonly Membership[]; slot: number; points: number },
): Promise<string | null> {
  const sent: Sums = { rows: 0, followers: 0, following: 0, offsets: 0 };
  for (const payload of makePayloads(expected.members, expected.slot, expected.points)) {
    sent.rows += payload.ids.length;
    for (const [i, followers] of payload.followers.entries()) {
      sent.followers += followers ?? 0;
      sent.following += payload.following[i] ?? 0;
      sent.offsets += Math.floor((payload.offsets[i] ?? 0) / 1_000);
    }
  }
  const [stored] = await db.execute<{ [Name in keyof Sums]: number }>(sql`
    SELECT count(*)::float8 AS rows, sum(followers)::float8 AS followers, sum(following)::float8 AS following,
      sum(extract(epoch FROM retrieved_at - time))::float8 AS offsets
    FROM ${sql.identifier(table)} WHERE time = to_timestamp(${expected.slot})`);
  const is = JSON.stringify(stored);
  return is === JSON.stringify(sent) ? null : `${table}: ${is} instead of ${JSON.stringify(sent)}`;
}
