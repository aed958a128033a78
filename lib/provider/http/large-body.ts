/** The memory of bodies of more than one read: copied together, and the reads freed, so that no holes are left of them. */

/** Smaller ones are left to the garbage collector. */
const FREE_AT_BYTES = 16_384;

/**
 * Its memory is a read of its own from the socket, at which nobody looks any more when what runs now has ended; but for
 * Node's pool, which buffers of less than half its size share.
 */
export function freeSoon({ buffer, length }: Buffer): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < FREE_AT_BYTES) return;
  if (buffer.byteLength === Buffer.poolSize && length < Buffer.poolSize / 2) return;
  queueMicrotask(() => {
    if (!buffer.detached) buffer.transfer(0);
  });
}

/** To a resizable one. The chunk is freed. */
export function appendChunk(body: ArrayBuffer, chunk: Buffer): void {
  const at = body.byteLength;
  body.resize(at + chunk.length);
  new Uint8Array(body).set(chunk, at);
  freeSoon(chunk);
}
