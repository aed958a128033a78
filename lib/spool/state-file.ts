/**
 * What a spool must remember beside its records: the replay cursor and the counters. Two slots of one file, written in
 * turn: a torn write leaves the other, and a full disk still takes it, since the file never grows.
 */
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { type Disk, type DiskFile, orClose } from "./disk.ts";

const count = z.int().min(0);

const stateSchema = z.strictObject({
  v: z.literal(1),
  /** How often it was written: the higher slot counts. */
  writes: count,
  /** Everything before it has been handed on. */
  cursor: z.strictObject({ segment: count, offset: count }),
  /** The number of the record at the cursor. */
  next: count,
  /** The number after the last record that was known to be taken: what is gone from the end shows by it. */
  taken: count,
  /** Numbers of segments are never given twice, also when one is gone. */
  lastSegment: count,
  /** Segments that a disk error closed: what lies behind this byte was never taken. */
  ends: z.array(z.tuple([count, count])),
  /** Records of the reserve that carry this number count; a higher one empties it. */
  reserveRound: count,
  droppedPoints: count,
  corruptRecords: count,
  /** For older versions; what is set aside now is counted in its own file. */
  refusedRecords: count,
});
export type SpoolState = z.infer<typeof stateSchema>;

export const freshState: SpoolState = {
  v: 1,
  writes: 0,
  cursor: { segment: 0, offset: 0 },
  next: 0,
  taken: 0,
  lastSegment: 0,
  ends: [],
  reserveRound: 1,
  droppedPoints: 0,
  corruptRecords: 0,
  refusedRecords: 0,
};

export interface StateFile {
  /** As last written; null: there was none, or none that can be read. */
  found: SpoolState | null;
  /** On the platter when it resolves. */
  save(state: Omit<SpoolState, "writes" | "v">): Promise<void>;
  close(): Promise<void>;
}

export const STATE_BYTES = 8_192;
const SLOT_BYTES = STATE_BYTES / 2;
/** Segments that disk errors closed and that still stand: beyond so many the oldest are forgotten. */
const ENDS_MAX = 100;

/** Made when it is first saved: a full disk must not keep a worker from starting. */
export async function openStateFile(disk: Disk, folder: string): Promise<StateFile> {
  const path = join(folder, "state");
  const existing = await disk.open(path);
  const found = existing === null ? null : await orClose(existing, () => readNewest(existing));
  let file = existing;
  let writes = found?.writes ?? 0;

  async function whole(): Promise<DiskFile> {
    const slots = file ?? (await disk.create(path));
    file = slots;
    if ((await slots.size()) < STATE_BYTES) {
      await slots.write(Buffer.alloc(STATE_BYTES), 0);
      await slots.sync();
      await disk.syncFolder(folder);
    }
    return slots;
  }

  return {
    found,
    async save(state) {
      const slots = await whole();
      // Counted only when it succeeded: after a failed one the next goes to the same slot, never to the good one.
      const next = writes + 1;
      const full: SpoolState = { ...state, ends: state.ends.slice(-ENDS_MAX), v: 1, writes: next };
      await slots.write(packSlot(full), (next % 2) * SLOT_BYTES);
      await slots.sync();
      writes = next;
    },
    close: async () => await file?.close(),
  };
}

function packSlot(state: SpoolState): Buffer {
  const json = Buffer.from(JSON.stringify(state));
  const bytes = Buffer.alloc(8 + json.length);
  bytes.writeUInt32LE(json.length, 0);
  bytes.writeUInt32LE(crc32(json), 4);
  json.copy(bytes, 8);
  return bytes;
}

async function readNewest(file: DiskFile): Promise<SpoolState | null> {
  const slots = [await readSlot(file, 0), await readSlot(file, SLOT_BYTES)];
  return slots.reduce(
    (best, slot) => (slot !== null && slot.writes > (best?.writes ?? -1) ? slot : best),
    null,
  );
}

async function readSlot(file: DiskFile, at: number): Promise<SpoolState | null> {
  const bytes = await file.read(at, SLOT_BYTES);
  if (bytes.length < 8) return null;
  const length = bytes.readUInt32LE(0);
  const json = bytes.subarray(8, 8 + length);
  if (length === 0 || json.length !== length || crc32(json) !== bytes.readUInt32LE(4)) return null;
  return stateSchema.safeParse(JSON.parse(json.toString("utf8"))).data ?? null;
}
