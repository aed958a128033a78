/** Records that the queue refuses for good, kept in a file of their own with the cause: not lost, not in the way. */
import { join } from "node:path";
import { z } from "zod";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { type Disk, realDisk } from "./disk.ts";
import { type Body, decodePayload } from "./encode-payload.ts";
import { framesFrom, packFrame } from "./frame.ts";

const FILE = "set-aside";

const asideSchema = z.strictObject({
  v: z.literal(1),
  cause: z.string(),
  codec: z.int(),
  /** base64 */
  body: z.string(),
});

export interface Aside {
  /** On the platter when it resolves. */
  put(body: Body, facts: { points: number; slot: number }, cause: string): Promise<void>;
  bytes(): number;
}

export async function openAside(disk: Disk, folder: string): Promise<Aside> {
  const path = join(folder, FILE);
  const found = await disk.open(path);
  let end = (await found?.size()) ?? 0;
  await found?.close();
  return {
    bytes: () => end,
    async put({ codec, bytes }, { points, slot }, cause) {
      const text = JSON.stringify({ v: 1, cause, codec, body: bytes.toString("base64") });
      const frame = packFrame({ codec: 0, bytes: Buffer.from(text) }, { number: 0, points, slot });
      const existing = await disk.open(path);
      const file = existing ?? (await disk.create(path));
      try {
        await file.write(frame, end);
        await file.sync();
        if (existing === null) await disk.syncFolder(folder);
        end += frame.length;
      } finally {
        await file.close();
      }
    },
  };
}

export interface SetAside {
  /** null: this version can't read it either. */
  payload: IngestPayload | null;
  cause: string;
}

/** What was set aside in a spool's folder, oldest first. */
export async function readSetAside(folder: string, disk: Disk = realDisk): Promise<SetAside[]> {
  const file = await disk.open(join(folder, FILE));
  if (file === null) return [];
  try {
    const frames = [...framesFrom(await file.read(0, await file.size()), 0)];
    return frames.map(({ body }) => {
      const { cause, codec, body: inner } = asideSchema.parse(JSON.parse(body.bytes.toString("utf8")));
      return { payload: payloadOf({ codec, bytes: Buffer.from(inner, "base64") }), cause };
    });
  } finally {
    await file.close();
  }
}

function payloadOf(body: Body): IngestPayload | null {
  try {
    return decodePayload(body);
  } catch {
    return null;
  }
}
