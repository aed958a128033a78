/**
 * A payload as the body of a record, and back. Columns are cut into byte planes (all lowest bytes, then all second …),
 * since there the zeros of small numbers lie side by side, and compressed: under 5 bytes a data point. Knows nothing
 * of files.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { decodeFailures } from "./encode-failures.ts";

/** How a body is to be read. A code keeps its meaning for ever: old records must stay readable. */
export const codecs = { json: 0, columns: 1, failures: 2 } as const;

export interface Body {
  codec: number;
  bytes: Buffer;
}

/** Below this, JSON is as short. */
const COLUMNS_MIN = 16;
const DECODED_BYTES_MAX = 64 * 1024 * 1024;
const UINT32_MAX = 2 ** 32 - 1;

export function encodePayload(payload: IngestPayload): Body {
  const { ids, offsets, followers, following, posts, ...rest } = payload;
  const n = ids.length;
  const columns = n < COLUMNS_MIN ? null : toColumns(payload);
  if (columns === null) return { codec: codecs.json, bytes: Buffer.from(JSON.stringify(payload)) };
  const head = Buffer.from(JSON.stringify({ ...rest, n }));
  const raw = Buffer.alloc(4 + head.length + columns.length * 4 * n);
  raw.writeUInt32LE(head.length, 0);
  head.copy(raw, 4);
  let at = 4 + head.length;
  for (const column of columns) {
    for (let i = 0; i < n; i++) {
      const value = column[i] ?? 0;
      raw[at + i] = value;
      raw[at + n + i] = value >>> 8;
      raw[at + 2 * n + i] = value >>> 16;
      raw[at + 3 * n + i] = value >>> 24;
    }
    at += 4 * n;
  }
  const bytes = zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return { codec: codecs.columns, bytes };
}

/** null: a number is too large for 32 bits. */
function toColumns({ ids, offsets, followers, following, posts }: IngestPayload): Uint32Array[] | null {
  const shifted = [followers, following, posts].map((counts) => counts.map((c) => (c === null ? 0 : c + 1)));
  const columns = [differences(ids), differences(offsets), ...shifted];
  if (columns.some((column) => column.some((value) => value > UINT32_MAX))) return null;
  return columns.map((column) => Uint32Array.from(column));
}

/** Throws when the body is not a payload of a version that we know. */
export function decodePayload({ codec, bytes }: Body): IngestPayload {
  if (codec === codecs.json) return ingestPayloadSchema.parse(JSON.parse(bytes.toString("utf8")));
  if (codec === codecs.columns) return ingestPayloadSchema.parse(decodeColumns(bytes));
  if (codec === codecs.failures) return ingestPayloadSchema.parse(decodeFailures(bytes));
  throw new Error(`a record's body has codec ${codec}, which this version does not know`);
}

const headSchema = z.looseObject({ n: z.int().min(0).max(1_000_000) });

function decodeColumns(bytes: Buffer): unknown {
  const raw = zstdDecompressSync(bytes, { maxOutputLength: DECODED_BYTES_MAX });
  const headLength = raw.readUInt32LE(0);
  const { n, ...rest } = headSchema.parse(JSON.parse(raw.toString("utf8", 4, 4 + headLength)));
  const start = 4 + headLength;
  if (raw.length !== start + 20 * n) throw new Error("a record's columns are cut short");
  const column = (index: number) => {
    const at = start + index * 4 * n;
    return Array.from({ length: n }, (_, i) => {
      const byte = (plane: number) => raw[at + plane * n + i] ?? 0;
      return byte(0) + byte(1) * 2 ** 8 + byte(2) * 2 ** 16 + byte(3) * 2 ** 24;
    });
  };
  const counts = (index: number) => column(index).map((value) => (value === 0 ? null : value - 1));
  return {
    ...rest,
    ids: sums(column(0)),
    offsets: sums(column(1)),
    followers: counts(2),
    following: counts(3),
    posts: counts(4),
  };
}

/** Differences of neighbours, negative ones folded in between the positive ones. */
function differences(values: readonly number[]): number[] {
  let last = 0;
  return values.map((value) => {
    const step = value - last;
    last = value;
    return step >= 0 ? 2 * step : -2 * step - 1;
  });
}

function sums(steps: readonly number[]): number[] {
  let last = 0;
  return steps.map((step) => {
    last += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    return last;
  });
}
