/** An ingest payload as a fetch job makes it: distinct by its slot, the rest made up. */
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

export function makePayload(slot: number, points = 3, shard = 1): IngestPayload {
  const column = (factor: number) =>
    Array.from({ length: points }, (_, i) => (slot * 31 + i * factor) % 99_991);
  return {
    v: 1,
    shard,
    slot,
    fetchedAt: slot * 1_000 + 900,
    ids: Array.from({ length: points }, (_, i) => shard * 10_000 + i),
    offsets: column(7),
    followers: column(7_919),
    following: column(13),
    posts: Array.from({ length: points }, () => null),
    failures: [],
  };
}
