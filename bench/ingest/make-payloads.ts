/** A slot's payloads as the fetcher makes them of Mockstagram's answers: a shard each, with values that anybody can make again. */
import postgres from "postgres";
import { z } from "zod";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { SECOND } from "#lib/time.ts";
import { deterministicValue } from "#mockstagram/value.ts";

const SEED = 1;

/** A shard, its members' internal ids and their pks. */
export interface Membership {
  shard: number;
  ids: number[];
  pks: number[];
}

const membershipSchema = z.array(z.object({ shard: z.int(), ids: z.array(z.int()), pks: z.array(z.int()) }));

/** All shards, in order. */
export async function listMembers(databaseUrl: string): Promise<Membership[]> {
  const db = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return membershipSchema.parse(
      await db`SELECT shard_id AS shard, array_agg(id ORDER BY id) AS ids, array_agg(external_id::int ORDER BY id) AS pks
        FROM influencers GROUP BY shard_id ORDER BY shard_id`,
    );
  } finally {
    await db.end({ timeout: 5 });
  }
}

/** Of the first shards, until there are `points` data points. Answers come a few milliseconds apart. */
export function makePayloads(members: readonly Membership[], slot: number, points: number): IngestPayload[] {
  const payloads: IngestPayload[] = [];
  let left = points;
  for (const { shard, ids: all, pks } of members) {
    const ids = all.slice(0, left);
    if (ids.length === 0) break;
    left -= ids.length;
    const values = ids.map((_, i) => deterministicValue(pks[i] ?? 0, slot, SEED));
    const begin = (shard * 36) % 30_000;
    payloads.push({
      v: PAYLOAD_VERSION,
      shard,
      slot,
      fetchedAt: slot * SECOND + begin + ids.length,
      ids,
      offsets: ids.map((_, i) => begin + i),
      followers: values.map((value) => value.followerCount),
      following: values.map((value) => value.followingCount),
      posts: ids.map(() => null),
      failures: [],
    });
  }
  return payloads;
}
