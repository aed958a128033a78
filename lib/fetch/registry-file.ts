/**
 * The whole registry as one file in the worker's folder, so that it can fetch after a restart without a database:
 * a header, then each shard as compressed JSON, all under one checksum. Who saves it when is the caller's.
 */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, zstdCompress, zstdDecompress } from "node:zlib";
import { z } from "zod";
import { platformSchema } from "#lib/domain/platform.ts";
import type { Registry } from "./registry.ts";
import { duties, type RegistryShard } from "./registry-content.ts";
import { replaceFile } from "./replace-file.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const MAGIC = Buffer.from("iareg");
const VERSION = 2;
/** Of a release before: without the slots from which influencers are due. */
const VERSION_WITHOUT_DUE = 1;
/** Magic, version, two bytes of nothing, checksum of all that follows, length of the header. */
const START_BYTES = 16;
/** A shard of the largest capacity, with the longest external ids, stays far below. */
const SHARD_BYTES_MAX = 64 * 1_024 * 1_024;

const headerSchema = z.strictObject({
  cursor: z.strictObject({ database: z.string().min(1), xid: z.string().regex(/^\d+$/), at: z.number() }),
  /** Bytes of each shard, in the order in which they follow. */
  lengths: z.array(z.int().min(1)),
});

const idSchema = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const shardSchema = z
  .strictObject({
    id: idSchema,
    platform: platformSchema,
    interval: z.int().min(1),
    ids: z.array(idSchema),
    externalIds: z.array(z.string()),
    duties: z.array(z.enum(duties)),
    usernameHashes: z.array(z.int()),
    dueFroms: z.array(z.int()).optional(),
  })
  .transform(({ dueFroms, ...shard }) => ({ ...shard, dueFroms: dueFroms ?? shard.ids.map(() => 0) }))
  .refine((shard) =>
    [shard.externalIds, shard.duties, shard.usernameHashes, shard.dueFroms].every(
      (column) => column.length === shard.ids.length,
    ),
  );

/** On the platter when it resolves. Leaves the file as it is while nothing was read yet. */
export async function saveRegistry(path: string, registry: Registry): Promise<void> {
  const copy = registry.dump();
  if (copy === null) return;
  const bodies: Buffer[] = [];
  // Compressing is done on other threads, and what is waited for in between gets its turn.
  for (const shard of copy.shards) bodies.push(await compress(JSON.stringify(shard)));
  const header = Buffer.from(
    JSON.stringify({ cursor: copy.cursor, lengths: bodies.map((body) => body.length) }),
  );
  const bytes = Buffer.concat([Buffer.alloc(START_BYTES), header, ...bodies]);
  MAGIC.copy(bytes);
  bytes[MAGIC.length] = VERSION;
  bytes.writeUInt32LE(header.length, 12);
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  await replaceFile(path, bytes);
}

/** false, and the registry as it was: there is no such file, or it is torn, changed, or of another version. */
export async function loadRegistry(path: string, registry: Registry): Promise<boolean> {
  try {
    const bytes = await readFile(path);
    if (bytes.length < START_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return false;
    const version = bytes[MAGIC.length];
    if (version !== VERSION && version !== VERSION_WITHOUT_DUE) return false;
    if (bytes.readUInt32LE(8) !== crc32(bytes.subarray(12))) return false;
    const end = START_BYTES + bytes.readUInt32LE(12);
    const { cursor, lengths } = headerSchema.parse(JSON.parse(bytes.toString("utf8", START_BYTES, end)));
    // It serves an outage as it is; the next reading then brings every row, and with it what it lacks.
    const since = version === VERSION ? cursor : { ...cursor, xid: "0" };
    await registry.restore({ cursor: since, shards: shardsIn(bytes.subarray(end), lengths) });
    return true;
  } catch {
    return false;
  }
}

async function* shardsIn(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<RegistryShard> {
  let at = 0;
  for (const length of lengths) {
    const json = await decompress(bytes.subarray(at, at + length), { maxOutputLength: SHARD_BYTES_MAX });
    yield shardSchema.parse(JSON.parse(json.toString("utf8")));
    at += length;
  }
}
