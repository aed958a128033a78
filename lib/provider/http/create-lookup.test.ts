import dns, { type LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { SECOND } from "#lib/time.ts";
import { type Answer, createHttpClient, type Fault } from "./create-http-client.ts";
import { createLookup } from "./create-lookup.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const close of closers.splice(0).reverse()) await close();
});

function clientOf(baseUrl: string) {
  const client = createHttpClient({
    baseUrl,
    connections: 16,
    timeoutMs: 10 * SECOND,
    bodyBytesMax: 1_000,
    bodyBytesInFlightMax: 100_000,
  });
  closers.push(() => client.close());
  const get = () => new Promise<Answer | Fault>((resolve) => client.get("/x", resolve));
  return (count: number) => Promise.all(Array.from({ length: count }, get));
}

describe("connections to a named host", () => {
  it("cost one question to the resolver, also those that open soon after", async () => {
    const sockets = new Set<Socket>();
    const upstream = await startUpstream(({ socket }, response) => {
      sockets.add(socket);
      setTimeout(() => response.end("ok"), 20);
    });
    closers.push(() => upstream.close());
    const asked = vi.spyOn(dns, "lookup");
    const ask = clientOf(upstream.url.replace("127.0.0.1", "localhost"));
    expect(await ask(8)).toMatchObject(Array(8).fill({ kind: "answer", body: "ok" }));
    expect(await ask(16)).toMatchObject(Array(16).fill({ kind: "answer", body: "ok" }));
    expect(sockets.size).toBe(16);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("fail together where it has no answer, and the next ones ask anew", async () => {
    const asked = vi.spyOn(dns, "lookup");
    const ask = clientOf("http://nowhere.invalid");
    expect(await ask(16)).toMatchObject(Array(16).fill({ kind: "fault", reason: "network" }));
    const before = asked.mock.calls.length;
    expect(before).toBeLessThan(16);
    expect(await ask(1)).toMatchObject([{ reason: "network" }]);
    expect(asked.mock.calls.length).toBeGreaterThan(before);
  });

  it("cost none where it is an address", async () => {
    const upstream = await startUpstream((_, response) => response.end("ok"));
    closers.push(() => upstream.close());
    const asked = vi.spyOn(dns, "lookup");
    expect(await clientOf(upstream.url)(4)).toMatchObject(Array(4).fill({ body: "ok" }));
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("an answer of the resolver", () => {
  const two: LookupAddress[] = [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ];

  it("serves for five seconds, as a list or as its first address, and never before the question has returned", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    let asked = 0;
    const lookup = createLookup((_, __, done) => {
      asked++;
      setImmediate(done, null, two);
    });
    const look = (all: boolean) =>
      new Promise((resolve) => {
        let hasReturned = false;
        lookup("mock.example", { all }, (...said) => resolve([hasReturned, ...said]));
        hasReturned = true;
      });
    expect(await Promise.all([look(true), look(false)])).toEqual([
      [true, null, two],
      [true, null, "::1", 6],
    ]);
    vi.advanceTimersByTime(4_999);
    expect(await look(true)).toEqual([true, null, two]);
    expect(await look(false)).toEqual([true, null, "::1", 6]);
    expect(asked).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await look(true)).toEqual([true, null, two]);
    expect(asked).toBe(2);
  });
});
