/**
 * Which worker a shard falls to when no queue hands out jobs: rendezvous hashing, so that all who know the same workers
 * agree without asking, and a worker that comes or goes moves only its own shards. Pure.
 */
import { crc32 } from "node:zlib";

/** null: there is no worker. The order of the ids does not matter. */
export function ownerOf(shardId: number, workerIds: readonly string[]): string | null {
  const shard = scramble(shardId);
  let owner: string | null = null;
  let highest = -1;
  for (const id of workerIds) {
    const weight = scramble(crc32(id) ^ shard);
    if (weight > highest || (weight === highest && owner !== null && id < owner)) {
      owner = id;
      highest = weight;
    }
  }
  return owner;
}

/** Murmur3's last step: each bit of the number turns about half of the result's. A permutation of 0 … 2³²−1. */
function scramble(n: number): number {
  let h = n;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
