/** The body of a request as it is, never more of it than allowed, and none of it any more once nobody waits for it. */
import { AppError } from "#lib/errors.ts";

/** Empty: there is none. Throws TOO_LARGE, and the reason of `late` as soon as it is aborted. */
export async function readBytes(request: Request, maxBytes: number, late?: AbortSignal): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  late?.throwIfAborted();
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  // Not waited for: what feeds the stream may itself be waiting for the rest. It ends the read that is pending.
  const stop = () => void reader.cancel().catch(() => undefined);
  late?.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    late?.throwIfAborted();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > maxBytes) {
      stop();
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError("TOO_LARGE", `The body is larger than ${maxBytes} bytes.`);
}
