/** A file in pieces that end where lines do. Read a piece at a time; the same file is always cut in the same places. */
import { IMPORT_CHUNK_BYTES } from "#lib/domain/import-limits.ts";
import { ApiError } from "./fetch-json.ts";

const LF = 10;

export interface BlobPiece {
  n: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the file, up to the piece's end. */
  end: number;
}

/** Throws an ApiError when there is no line end for a whole piece. */
export async function* cutBlob(blob: Blob, pieceBytes = IMPORT_CHUNK_BYTES): AsyncGenerator<BlobPiece> {
  for (let from = 0, n = 0; from < blob.size; n++) {
    const bytes = new Uint8Array(await blob.slice(from, from + pieceBytes).arrayBuffer());
    const isLast = from + bytes.length >= blob.size;
    const length = isLast ? bytes.length : bytes.lastIndexOf(LF) + 1;
    if (length === 0)
      throw new ApiError("TOO_LARGE", "This file has no lines: a list has one influencer a line.", 413, null);
    from += length;
    yield { n, bytes: bytes.subarray(0, length), end: from };
  }
}
