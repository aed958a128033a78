/** A piece of an import's text: whole lines, repeatable under its number. */
import { takenChunkSchema } from "#lib/domain/import.ts";
import { IMPORT_CHUNK_BYTES_MAX } from "#lib/domain/import-limits.ts";
import { handle } from "#lib/http/handle.ts";
import { chunkParameters } from "#lib/http/parameters.ts";
import { putChunk } from "#lib/service/import/put-chunk.ts";

export const dynamic = "force-dynamic";

export const PUT = handle(
  {
    summary: "Takes a piece of an import's text: whole lines, repeatable under its number",
    answer: takenChunkSchema,
    mutates: true,
    by: "key",
    params: chunkParameters,
    maxBytes: IMPORT_CHUNK_BYTES_MAX,
  },
  ({ context: { db }, params: { id, n }, bytes }) => putChunk(db, { importId: id, n, bytes }),
);
