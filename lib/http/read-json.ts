/** The JSON body of a request, never more of it than allowed. */
import { AppError } from "#lib/errors.ts";
import { readBytes } from "./read-bytes.ts";

const BODY_MAX_BYTES = 1_000_000;

/** undefined: there is no body. Throws TOO_LARGE, BAD_REQUEST, and the reason of `late` as soon as it is aborted. */
export async function readJson(request: Request, late?: AbortSignal): Promise<unknown> {
  const bytes = await readBytes(request, BODY_MAX_BYTES, late);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("BAD_REQUEST", "The body is not JSON.", { cause });
  }
}
