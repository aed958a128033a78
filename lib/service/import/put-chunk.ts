/** Takes a piece of an import's text: whole lines. The same piece twice changes nothing, so it may be sent until it is taken. */
import { createHash } from "node:crypto";
import type { Database } from "#lib/db/client.ts";
import type { TakenChunk } from "#lib/domain/import.ts";
import {
  IMPORT_BYTES_MAX,
  IMPORT_CHUNKS_MAX,
  IMPORT_LINE_BYTES_MAX,
  IMPORT_LINES_MAX,
} from "#lib/domain/import-limits.ts";
import { measureLines } from "#lib/domain/split-lines.ts";
import { AppError } from "#lib/errors.ts";
import { getChunkHash } from "#lib/store/import/get-chunk-hash.ts";
import { insertChunk } from "#lib/store/import/insert-chunk.ts";
import { lockImport } from "#lib/store/import/lock-import.ts";
import { noSuchImport } from "./no-such-import.ts";
import { tooLarge } from "./too-large.ts";

export interface PutChunkInput {
  importId: number;
  /** From 0. */
  n: number;
  bytes: Uint8Array;
}

/** Throws TOO_LARGE, BAD_REQUEST (nothing in it, UTF-16), NOT_FOUND, CONFLICT (another piece has this number; all have come). */
export async function putChunk(db: Database, { importId, n, bytes }: PutChunkInput): Promise<TakenChunk> {
  if (bytes.length === 0) throw new AppError("BAD_REQUEST", "The chunk is empty.");
  if (n >= IMPORT_CHUNKS_MAX)
    throw new AppError("TOO_LARGE", `An import has ${IMPORT_CHUNKS_MAX} chunks at most: send larger ones.`);
  if (n === 0) refuseUtf16(bytes);
  const { lines, longest, longestBytes } = measureLines(bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return await db.transaction(async (tx) => {
    const draft = await lockImport(tx, importId);
    if (draft === null) throw noSuchImport(importId);
    const before = await getChunkHash(tx, importId, n);
    if (before !== null && before !== sha256)
      throw new AppError("CONFLICT", `Chunk ${n} of import ${importId} is there already, with another text.`);
    const taken = { n, size: bytes.length, sha256 };
    if (before !== null) return taken;
    if (draft.state !== "receiving")
      throw new AppError("CONFLICT", `Import ${importId} takes no more chunks: it is ${draft.state}.`);
    if (longestBytes > IMPORT_LINE_BYTES_MAX) throw tooLarge.line(draft.receivedLines + longest);
    if (draft.receivedBytes + bytes.length > IMPORT_BYTES_MAX) throw tooLarge.bytes();
    if (draft.receivedLines + lines > IMPORT_LINES_MAX) throw tooLarge.lines();
    await insertChunk(tx, { importId, n, lines, sha256, bytes });
    return taken;
  });
}

/** What some spreadsheets call "Unicode": nothing in it would be a line. */
function refuseUtf16([first, second]: Uint8Array): void {
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16)
    throw new AppError("BAD_REQUEST", "This file is UTF-16. Save it as UTF-8 (CSV UTF-8) and try again.");
}
