/** The JSON body of a request, never more of it than allowed. */
import { AppError } from "#lib/errors.ts";

const BODY_MAX_BYTES = 1_000_000;

/** undefined: there is no body. Throws TOO_LARGE, BAD_REQUEST. */
export async function readJson(request: Request, maxBytes: number = BODY_MAX_BYTES): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new AppError("TOO_LARGE", `The body is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw new AppError("BAD_REQUEST", "The body is not JSON.", { cause });
  }
}
