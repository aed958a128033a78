/**
 * Room that is kept for the full disk: a file written once in full length, into which go the small records of what was
 * dropped, so that its gap knows its reason. Emptied by a new round number, which the caller saves.
 */
import type { Disk, DiskFile } from "./disk.ts";
import type { Body } from "./encode-payload.ts";
import { framesFrom, packFrame } from "./frame.ts";
import type { Draft } from "./segment-writer.ts";

export interface Reserve {
  /** On the platter when it resolves; how many fitted. */
  put(drafts: readonly Draft[]): Promise<number>;
  /** What waits in it. */
  drafts(): readonly Draft[];
  round(): number;
  /** What waits in it counts no more as soon as `round()` is saved. */
  empty(): void;
  readonly bytes: number;
  close(): Promise<void>;
}

/** `round` null: not known, all that is found counts. */
export async function openReserve(
  disk: Disk,
  path: string,
  bytes: number,
  round: number | null,
): Promise<Reserve> {
  const existing = await disk.open(path);
  const file = existing ?? (await disk.create(path));
  await fill(file, bytes);
  const content = await file.read(0, bytes);
  let found = [...framesFrom(content, 0)];
  let current = round ?? found.reduce((highest, frame) => Math.max(highest, frame.number), 1);
  if (round !== null) found = found.filter((frame) => frame.number === round);
  let waiting = found.map(({ body, points, slot }): Draft => ({ body: copied(body), points, slot }));
  let end = found.at(-1)?.end ?? 0;
  return {
    bytes,
    drafts: () => waiting,
    round: () => current,
    async put(drafts) {
      const frames: Buffer[] = [];
      let length = 0;
      for (const { body, points, slot } of drafts) {
        const frame = packFrame(body, { number: current, points, slot });
        if (end + length + frame.length > bytes) break;
        frames.push(frame);
        length += frame.length;
      }
      if (frames.length === 0) return 0;
      await file.write(Buffer.concat(frames), end);
      await file.sync();
      end += length;
      waiting = [...waiting, ...drafts.slice(0, frames.length)];
      return frames.length;
    },
    empty() {
      waiting = [];
      end = 0;
      current++;
    },
    close: () => file.close(),
  };
}

/** Real bytes, not a hole: a hole needs room when it is written to. */
async function fill(file: DiskFile, bytes: number): Promise<void> {
  const size = await file.size();
  if (size >= bytes) return;
  const zeros = Buffer.alloc(Math.min(bytes, 1024 * 1024));
  for (let at = size; at < bytes; at += zeros.length) {
    await file.write(zeros.subarray(0, Math.min(zeros.length, bytes - at)), at);
  }
  await file.sync();
}

function copied({ codec, bytes }: Body): Body {
  return { codec, bytes: Buffer.from(bytes) };
}
