/**
 * Records that the queue refuses, kept in a file of their own with the cause: not lost, not in the way. They are tried
 * again now and then; what was taken after all is struck out where it stands, and the file goes with the last of them.
 */
import { join } from "node:path";
import { z } from "zod";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { type Disk, type DiskFile, realDisk } from "./disk.ts";
import { type Body, decodePayload } from "./encode-payload.ts";
import { frameAt, framesFrom, packFrame } from "./frame.ts";
import type { AsideRecord } from "./spool.ts";

export const SET_ASIDE_FILE = "set-aside";

const asideSchema = z.strictObject({
  v: z.literal(1),
  cause: z.string(),
  /** Whose ids it carries; absent: not known, or written before this was kept. */
  origin: z.string().optional(),
  codec: z.int(),
  /** base64 */
  body: z.string(),
});

/** Where a record stands in the file. */
type Place = Pick<AsideRecord, "start" | "end">;

export interface Aside {
  /** On the platter when it resolves. */
  put(
    body: Body,
    facts: { points: number; slot: number },
    cause: string,
    origin: string | null,
  ): Promise<void>;
  /** At most so many from a byte on; none: there are no more. */
  read(from: number, recordsMax: number): Promise<AsideRecord[]>;
  /** They are here no more. */
  strike(places: readonly Place[]): Promise<void>;
  /** Of those that are here. */
  bytes(): number;
  records(): number;
}

/** How much of the file is looked at once: twice as much as any record has. */
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Over a record's magic: it is none any more. */
const STRUCK = Buffer.alloc(4);

export async function openAside(disk: Disk, folder: string): Promise<Aside> {
  const path = join(folder, SET_ASIDE_FILE);
  let places: Place[] = [];
  let end = 0;

  /** null: there is no such file. */
  async function onFile<T>(run: (file: DiskFile) => Promise<T>): Promise<T | null> {
    const file = await disk.open(path);
    if (file === null) return null;
    try {
      return await run(file);
    } finally {
      await file.close();
    }
  }

  await onFile(async (file) => {
    end = await file.size();
    places = await findPlaces(file, end);
  });

  return {
    bytes: () => places.reduce((sum, place) => sum + place.end - place.start, 0),
    records: () => places.length,
    async put({ codec, bytes }, { points, slot }, cause, origin) {
      const known = origin === null ? {} : { origin };
      const text = JSON.stringify({ v: 1, cause, ...known, codec, body: bytes.toString("base64") });
      const frame = packFrame({ codec: 0, bytes: Buffer.from(text) }, { number: 0, points, slot });
      const append = async (file: DiskFile) => {
        await file.write(frame, end);
        await file.sync();
        return file;
      };
      if ((await onFile(append)) === null) {
        const file = await disk.create(path);
        try {
          await append(file);
          await disk.syncFolder(folder);
        } finally {
          await file.close();
        }
      }
      places.push({ start: end, end: end + frame.length });
      end += frame.length;
    },
    async read(from, recordsMax) {
      const wanted = places.filter(({ start }) => start >= from).slice(0, recordsMax);
      const found = await onFile(async (file) => {
        const records: AsideRecord[] = [];
        for (const place of wanted) {
          const frame = frameAt(await file.read(place.start, place.end - place.start), 0);
          records.push({ ...parse(frame?.body.bytes), ...place });
        }
        return records;
      });
      return found ?? [];
    },
    async strike(struck) {
      const left = places.filter(({ start }) => !struck.some((place) => place.start === start));
      if (left.length === 0) await disk.remove(path);
      else
        await onFile(async (file) => {
          for (const { start } of struck) await file.write(STRUCK, start);
          await file.sync();
        });
      places = left;
      if (left.length === 0) end = 0;
    },
  };
}

/** Headers and checksums alone: what is in them is read when it is wanted. */
async function findPlaces(file: DiskFile, size: number): Promise<Place[]> {
  const places: Place[] = [];
  for (let at = 0; at < size; ) {
    let sound = 0;
    for (const { start, end } of framesFrom(await file.read(at, WINDOW_BYTES), 0)) {
      places.push({ start: at + start, end: at + end });
      sound = end;
    }
    // A record that begins in the first half ends within the window.
    at += Math.max(sound, WINDOW_BYTES / 2);
  }
  return places;
}

/** undefined: damaged since. */
function parse(bytes: Buffer | undefined): Omit<AsideRecord, "start" | "end"> {
  try {
    const json: unknown = JSON.parse(bytes?.toString("utf8") ?? "");
    const { cause, origin = null, codec, body } = asideSchema.parse(json);
    return { payload: payloadOf({ codec, bytes: Buffer.from(body, "base64") }), cause, origin };
  } catch {
    return { payload: null, cause: "", origin: null };
  }
}

function payloadOf(body: Body): IngestPayload | null {
  try {
    return decodePayload(body);
  } catch {
    return null;
  }
}

/** How many records are set aside in a spool's folder, for a look from outside. */
export async function countSetAside(folder: string, disk: Disk = realDisk): Promise<number> {
  return (await openAside(disk, folder)).records();
}
