/**
 * Room that is kept for the full disk: a file written once in full length, into which go the small records of what was
 * dropped, so that its gap knows its reason. Emptied by a new round number, which the caller saves.
 */
import { join } from "node:path";
import { type Disk, type DiskFile, orClose } from "./disk.ts";
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
  folder: string,
  bytesWanted: number,
  round: number | null,
): Promise<Reserve> {
  const path = join(folder, "reserve");
  const existing = await disk.open(path);
  // A disk may be too full for an empty file: then there is none until the next start.
  const file = existing ?? (await disk.create(path).catch(() => null));
  const { bytes, content } = await orClose(file, async () => {
    const filled = file === null ? 0 : await fill(file, bytesWanted);
    if (existing === null) await disk.syncFolder(folder);
    return { bytes: filled, content: (await file?.read(0, filled)) ?? Buffer.alloc(0) };
  });
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
      if (file === null || frames.length === 0) return 0;
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
    close: async () => await file?.close(),
  };
}

/** Real bytes, not a hole: a hole needs room when it is written to. As many as there is room for. */
async function fill(file: DiskFile, bytes: number): Promise<number> {
  const size = await file.size();
  const zeros = Buffer.alloc(Math.min(bytes, 1024 * 1024));
  let filled = Math.min(size, bytes);
  try {
    while (filled < bytes) {
      const length = Math.min(zeros.length, bytes - filled);
      await file.write(zeros.subarray(0, length), filled);
      filled += length;
    }
    if (filled > size) await file.sync();
  } catch {
    // The disk is full: a smaller reserve, filled up at the next start.
  }
  return filled;
}

function copied({ codec, bytes }: Body): Body {
  return { codec, bytes: Buffer.from(bytes) };
}
