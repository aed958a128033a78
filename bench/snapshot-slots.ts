/** Counts and payloads of `snapshot`: everybody's own, so that gains differ and ranks have few ties. */
import { type SQL, sql } from "drizzle-orm";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { SECOND } from "#lib/time.ts";

export interface Shard extends Record<string, unknown> {
  id: number;
  members: number[];
}

const SPREAD = 1_000_003;

function followersOf(id: number, slot: number): number {
  const minute = Math.floor(slot / 60);
  return 900 + ((id * 7_919) % SPREAD) + ((id * 31 + minute * (17 + (id % 97))) % 1_009);
}

/** The same in SQL, of column `id`. `interval`: seconds. */
export function snapshotCounts(slot: number, interval: number): { followers: SQL; following: SQL } {
  const minute = Math.floor(slot / interval);
  return {
    followers: sql`900 + (id::int8 * 7919 % ${sql.raw(`${SPREAD}`)} + (id::int8 * 31 + ${minute}::int8 * (17 + id % 97)) % 1009)::int`,
    following: sql`id % 5000`,
  };
}

export function slotPayloads(shards: readonly Shard[], slot: number): IngestPayload[] {
  return shards.map(({ id, members }) => ({
    v: 1,
    shard: id,
    slot,
    fetchedAt: slot * SECOND,
    ids: members,
    offsets: members.map((member) => (member * 7_919) % 30_000),
    followers: members.map((member) => followersOf(member, slot)),
    following: members.map((member) => member % 5_000),
    posts: members.map(() => null),
    failures: [],
  }));
}
