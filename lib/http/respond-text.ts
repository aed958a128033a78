/** Text that is made as fast as it is read: whoever reads slowly, or goes, has no more of it made. */

/**
 * The first part is made before there is an answer: what fails then is an error like any other. What fails later breaks
 * the connection, so that nobody takes what they have for all of it.
 */
export async function respondText(
  parts: AsyncIterable<string> | Iterable<string>,
  headers: Record<string, string>,
): Promise<Response> {
  const source = Symbol.asyncIterator in parts ? parts[Symbol.asyncIterator]() : parts[Symbol.iterator]();
  const encoder = new TextEncoder();
  let first: IteratorResult<string> | null = await source.next();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = first ?? (await source.next());
        first = null;
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
