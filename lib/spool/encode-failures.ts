/**
 * The failures of a payload alone, as short as can be: a thousand ids are mostly in a row, and are kept as runs of
 * distance and length.
 */
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { type IngestPayload, PAYLOAD_POINTS_MAX } from "#lib/domain/ingest-payload.ts";

const DECODED_BYTES_MAX = 1024 * 1024;

export type Failures = Pick<IngestPayload, "v" | "shard" | "slot" | "fetchedAt" | "failures">;

export function encodeFailures({ v, shard, slot, fetchedAt, failures }: Failures): Buffer {
  const runs = failures.map(({ reason, ids }) => [reason, ids === "all" ? ids : runsOf(ids)]);
  return zstdCompressSync(Buffer.from(JSON.stringify({ v, shard, slot, fetchedAt, failures: runs })));
}

const count = z.int().min(0);
const schema = z.strictObject({
  v: z.unknown(),
  shard: z.unknown(),
  slot: z.unknown(),
  fetchedAt: z.unknown(),
  failures: z.array(z.tuple([z.string(), z.union([z.literal("all"), z.array(count)])])),
});

/** A payload without data points, to be checked like any other. Throws when it can't be one. */
export function decodeFailures(bytes: Buffer): unknown {
  const text = zstdDecompressSync(bytes, { maxOutputLength: DECODED_BYTES_MAX }).toString("utf8");
  const { failures, ...rest } = schema.parse(JSON.parse(text));
  const none = { ids: [], offsets: [], followers: [], following: [], posts: [] };
  return {
    ...rest,
    ...none,
    failures: failures.map(([reason, runs]) => ({ reason, ids: runs === "all" ? runs : idsOf(runs) })),
  };
}

/** [distance from the end of the run before, length, …] */
function runsOf(ids: readonly number[]): number[] {
  const runs: number[] = [];
  let next = 0;
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    const last = runs.length - 1;
    if (id === next && last > 0) runs[last] = (runs[last] ?? 0) + 1;
    else runs.push(id - next, 1);
    next = id + 1;
  }
  return runs;
}

function idsOf(runs: readonly number[]): number[] {
  const ids: number[] = [];
  let next = 0;
  for (let i = 0; i < runs.length; i += 2) {
    next += runs[i] ?? 0;
    const length = runs[i + 1] ?? 0;
    if (ids.length + length > PAYLOAD_POINTS_MAX) throw new Error("a record names too many influencers");
    for (let n = 0; n < length; n++) ids.push(next++);
  }
  return ids;
}
