/** Bodies of requests: how much of them is read, and for how long. */
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { CLIENT_IS_LOCAL } from "#lib/auth/network-of.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { SECOND } from "#lib/time.ts";
import { handle } from "./handle.ts";
import { readBytes } from "./read-bytes.ts";

const JSON_MAX = 1_000_000;

afterEach(() => vi.useRealTimers());

/** Gives so many bytes, then nothing any more, and never says that it was cancelled: as a caller who has gone silent. */
function openBody(bytes: number) {
  const silence = Promise.withResolvers<void>();
  const seen = { reads: 0, isCancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.reads++;
        if (seen.reads === 1) return controller.enqueue(new Uint8Array(bytes).fill(0x20));
        silence.resolve();
        return new Promise<void>(() => undefined);
      },
      cancel() {
        seen.isCancelled = true;
        return new Promise<void>(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen, silence: silence.promise };
}

function requestWith(body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request {
  const init = { method: "POST", body, duplex: "half", headers: { [CLIENT_IS_LOCAL]: "1", ...headers } };
  return new Request("http://127.0.0.1:3000/x", init);
}

test.each([
  ["JSON", { body: z.unknown() }, 6],
  ["a file", { maxBytes: JSON_MAX }, 61],
])("nobody reads on after the answer that it took too long: %s", async (_case, takes, seconds) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let isCalled = false;
  const handler = handle({ ...testRoute, access: "open", ...takes }, async () => {
    isCalled = true;
  });
  const { stream, seen, silence } = openBody(JSON_MAX - 1);
  const answer = handler(requestWith(stream), { params: Promise.resolve({}) });
  await silence;
  expect(seen.isCancelled).toBe(false);
  vi.advanceTimersByTime(seconds * SECOND);
  const response = await answer;
  expect(response.status).toBe(503);
  expect(response.headers.get("connection")).toBe("close");
  expect(seen.isCancelled).toBe(true);
  expect(isCalled).toBe(false);
});

test("what was read of a body that nobody waits for is dropped", async () => {
  const late = new AbortController();
  const { stream, silence } = openBody(10);
  const read = readBytes(requestWith(stream), 20, late.signal);
  await silence;
  late.abort(new Error("too late"));
  await expect(read).rejects.toThrow("too late");
  const untouched = openBody(10);
  await expect(readBytes(requestWith(untouched.stream), 20, late.signal)).rejects.toThrow("too late");
  expect(untouched.seen.reads).toBe(0);
});

test("a body that says that it is too large is not read at all, one that doesn't no further", async () => {
  const refusal = "The body is larger than 20 bytes.";
  const told = openBody(21);
  await expect(readBytes(requestWith(told.stream, { "content-length": "21" }), 20)).rejects.toThrow(refusal);
  expect(told.seen.reads).toBe(0);
  const untold = openBody(21);
  await expect(readBytes(requestWith(untold.stream), 20)).rejects.toThrow(refusal);
  expect(untold.seen).toEqual({ reads: 1, isCancelled: true });
});

test("a body of just the right size comes whole", async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const init = { method: "POST", body: bytes, headers: { "content-length": "3" } };
  expect([...(await readBytes(new Request("http://h/x", init), 3))]).toEqual([1, 2, 3]);
  expect(await readBytes(new Request("http://h/x", { method: "POST" }), 0)).toHaveLength(0);
});
