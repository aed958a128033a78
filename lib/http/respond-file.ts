/** A file to keep, made as fast as it is read. */
import { respondText } from "./respond-text.ts";

const types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson; charset=utf-8" } as const;

/** `name`: without its ending, and of characters that need no quoting. */
export function respondFile(
  parts: AsyncIterable<string> | Iterable<string>,
  name: string,
  ending: keyof typeof types,
): Promise<Response> {
  return respondText(parts, {
    "content-type": types[ending],
    "content-disposition": `attachment; filename="${name}.${ending}"`,
  });
}
