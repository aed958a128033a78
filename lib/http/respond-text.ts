/** Text that is made as fast as it is read: whoever reads slowly, or goes, has no more of it made. */

export function respondText(parts: AsyncIterable<string>, headers: Record<string, string>): Response {
  const source = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}
