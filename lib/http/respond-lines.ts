/** Newline-delimited JSON that is made as fast as it is read: whoever reads slowly, or goes, has no more of it made. */

/** Lines made at once: a packet or two. */
const LINES_AT_ONCE = 100;

export function respondLines(lines: Iterable<unknown>): Response {
  const source = lines[Symbol.iterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        let text = "";
        for (let i = 0; i < LINES_AT_ONCE; i++) {
          const { done, value } = source.next();
          if (done) {
            if (text !== "") controller.enqueue(encoder.encode(text));
            controller.close();
            return;
          }
          text += `${JSON.stringify(value)}\n`;
        }
        controller.enqueue(encoder.encode(text));
      },
      cancel() {
        source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
