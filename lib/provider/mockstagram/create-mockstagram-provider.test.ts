import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startUpstream } from "#lib/testing/start-upstream.ts";
import { systemClock } from "#lib/time.ts";
import { createMockstagramServer } from "#mockstagram/server.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { createMockstagramProvider, type MockstagramProviderOptions } from "./create-mockstagram-provider.ts";

// A hang guard, no measure: other suites run beside this one.
vi.setConfig({ testTimeout: 60_000 });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function providerOf(baseUrl: string, over: Partial<MockstagramProviderOptions> = {}) {
  const provider = createMockstagramProvider({
    baseUrl,
    concurrency: 8,
    clock: systemClock,
    random: () => 0,
    ...over,
  });
  closers.push(() => provider.close());
  return provider;
}

async function standIn() {
  const server = createMockstagramServer({ mode: "deterministic", now: () => 1_795_000_000_000 });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

const slot = Math.floor(1_795_000_000 / 60) * 60;
const ids = (count: number) => Array.from({ length: count }, (_, i) => String(1_000_000 + i));
const inMs = (ms: number) => ({ deadline: systemClock.now() + ms });
const odd = "1000007";

/** A server whose answers are sound, save those for the account `odd`. */
async function upstreamWith(
  misbehave: (response: ServerResponse, request: IncomingMessage, nth: number) => void,
) {
  let nth = 0;
  const upstream = await startUpstream((request, response) => {
    const pk = request.url?.split("/").at(-1) ?? "";
    if (pk === odd) misbehave(response, request, ++nth);
    else response.end(soundBody(pk));
  });
  closers.push(() => upstream.close());
  return { url: upstream.url, tries: () => nth };
}

const soundBody = (pk: string) =>
  JSON.stringify({
    pk: Number(pk),
    username: `influencer-${pk}`,
    followerCount: Number(pk),
    followingCount: 7,
  });

/** Fetches twenty accounts, among them `odd`: the others are found whatever it does; its outcome is returned. */
async function fetchOdd(url: string, ms = 5_000, over?: Partial<MockstagramProviderOptions>) {
  const outcomes = await providerOf(url, over).fetchMany(ids(20), inMs(ms));
  expect(outcomes.map((outcome) => outcome.externalId)).toEqual(ids(20));
  for (const outcome of outcomes) {
    if (outcome.externalId !== odd) {
      expect(outcome).toMatchObject({ kind: "found", followers: Number(outcome.externalId), following: 7 });
    }
  }
  return outcomes[7];
}

describe("against the stand-in", () => {
  it("finds a thousand accounts, in order, with the values that were served and the time of each answer", async () => {
    const start = systemClock.now();
    const outcomes = await providerOf(await standIn()).fetchMany(ids(1_000), inMs(30_000));
    for (const [i, outcome] of outcomes.entries()) {
      const { followerCount, followingCount } = deterministicValue(1_000_000 + i, slot, 1);
      expect(outcome).toMatchObject({
        kind: "found",
        externalId: String(1_000_000 + i),
        username: `influencer-${1_000_000 + i}`,
        followers: followerCount,
        following: followingCount,
        posts: null,
      });
      if (outcome.kind === "found") expect(outcome.retrievedAt).toBeGreaterThanOrEqual(start);
    }
    expect(outcomes).toHaveLength(1_000);
  });

  it("knows an account that is not there", async () => {
    const url = `${await standIn()}/`;
    expect(await providerOf(url).fetchMany(["999999", "1000000", "2000000"], inMs(5_000))).toMatchObject([
      { kind: "failed", reason: "not_found" },
      { kind: "found" },
      { kind: "failed", reason: "not_found" },
    ]);
  });

  it("shares its connections between calls", async () => {
    const provider = providerOf(await standIn(), { concurrency: 2 });
    const batches = await Promise.all([1, 2, 3].map(() => provider.fetchMany(ids(100), inMs(30_000))));
    expect(batches.flat().every((outcome) => outcome.kind === "found")).toBe(true);
  });

  it("refuses an id that is no pk without asking, and alone", async () => {
    const provider = providerOf(await standIn());
    const malformed = ["../../health", "1000000?x", "", "1e6", "01000000", "1000000/is_suspicious", "é"];
    const outcomes = await provider.fetchMany([...malformed, "1000000"], inMs(5_000));
    expect(outcomes.slice(0, -1)).toMatchObject(
      malformed.map((externalId) => ({ kind: "failed", externalId, reason: "rejected" })),
    );
    expect(outcomes.at(-1)).toMatchObject({ kind: "found" });
  });
});

describe("one account's bad answer is its own: the others of the batch are found", () => {
  it("whatever body comes", async () => {
    let body: string | Uint8Array = "";
    let status = 200;
    const { url } = await upstreamWith((response) => {
      response.writeHead(status);
      response.end(body);
    });
    const field = fc.oneof(fc.jsonValue(), fc.double(), fc.constant(2 ** 63));
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.nat(60).map((length) => soundBody(odd).slice(0, length)),
      fc.nat(100_000).map((depth) => "[".repeat(depth)),
      fc
        .tuple(field, field)
        .map(([pk, followerCount]) => JSON.stringify({ pk, followerCount, followingCount: 1 })),
    );
    const provider = providerOf(url);
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.constantFrom(200, 200, 200, 202, 302, 400, 404, 410),
        async (anyBody, anyStatus) => {
          body = anyBody;
          status = anyStatus;
          const outcomes = await provider.fetchMany(ids(20), inMs(10_000));
          const failed = outcomes.filter((outcome) => outcome.kind === "failed");
          expect(failed).toMatchObject([
            { externalId: odd, reason: anyStatus === 200 ? "rejected" : "upstream_error" },
          ]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each<[string, string, (response: ServerResponse) => void]>([
    ["5 MB", "rejected", (response) => response.end(`{"pk":${odd},"x":"${"x".repeat(5_000_000)}"}`)],
    [
      "a packed body",
      "rejected",
      (response) => response.writeHead(200, { "content-encoding": "br" }).end("x"),
    ],
    ["another account", "rejected", (response) => response.end(soundBody("1000008"))],
    [
      "500 not found",
      "not_found",
      (r) => r.writeHead(500).end('{"error":{"name":"InfluencerNotFoundError"}}'),
    ],
    [
      "400 not found",
      "not_found",
      (r) => r.writeHead(400).end('{"error":{"name":"InfluencerNotFoundError"}}'),
    ],
    [
      "HTML that says no length",
      "rejected",
      (response) => response.socket?.end("HTTP/1.0 200 OK\r\n\r\n<title>Hi"),
    ],
    ["a bare 404", "upstream_error", (response) => response.writeHead(404).end()],
    ["a redirect", "upstream_error", (response) => response.writeHead(302, { location: "/x" }).end()],
  ])("%s is %s, without a second try", async (_, reason, misbehave) => {
    const { url, tries } = await upstreamWith(misbehave);
    expect(await fetchOdd(url)).toMatchObject({ kind: "failed", externalId: odd, reason });
    expect(tries()).toBe(1);
  });

  it("takes a body that begins with a byte order mark", async () => {
    const { url } = await upstreamWith((response) => response.end(`\ufeff${soundBody(odd)}`));
    expect(await fetchOdd(url)).toMatchObject({ kind: "found", followers: Number(odd) });
  });

  it("takes a body of just under 4 MB", async () => {
    const { url } = await upstreamWith((response) => response.end(soundBody(odd).padEnd(4 * 1_024 * 1_024)));
    expect(await fetchOdd(url)).toMatchObject({ kind: "found" });
  });
});

it("finds accounts by pks that no double holds, and takes no neighbour's counts for theirs", async () => {
  const asked = ["17841405309211845", "9007199254740993", "999999999999999999"];
  let apart = 0n;
  const upstream = await startUpstream((request, response) => {
    const [pk = "", of] = request.url?.split("/").slice(4) ?? [];
    const said = of === "is_suspicious" ? '"suspicious":false' : '"followerCount":7,"followingCount":8';
    response.end(`{"pk":${BigInt(pk) + apart},${said}}`);
  });
  closers.push(() => upstream.close());
  const provider = providerOf(upstream.url);
  const ask = async () => [
    ...(await provider.fetchMany(asked, inMs(10_000))),
    ...((await provider.checkSuspicions?.(asked, { ...inMs(10_000), onlyWhenIdle: () => false }))?.outcomes ??
      []),
  ];
  expect(await ask()).toMatchObject([
    ...asked.map((externalId) => ({ kind: "found", externalId, followers: 7 })),
    ...asked.map((externalId) => ({ kind: "checked", externalId })),
  ]);
  // All of them parse to the same numbers as those that are asked for.
  apart = -1n;
  expect(await ask()).toMatchObject([...asked, ...asked].map(() => ({ reason: "rejected" })));
});

/** Its body ends with the connection. */
const bare = "HTTP/1.0 200 OK\r\n\r\n";

describe("what may pass is tried again", () => {
  it.each<[string, (response: ServerResponse, request: IncomingMessage) => void]>([
    ["503", (response) => response.writeHead(503).end()],
    ["500 with another error", (response) => response.writeHead(500).end('{"error":{"name":"TypeError"}}')],
    ["a reset", (_, request) => request.socket.resetAndDestroy()],
    [
      "a torn body",
      (response, request) => {
        response.writeHead(200, { "content-length": "100" }).write("{");
        setImmediate(() => request.socket.end());
      },
    ],
    ["429", (response) => response.writeHead(429).end()],
    ["425", (response) => response.writeHead(425).end()],
    [
      "408 of a proxy that closes what rested",
      (_, { socket }) => socket.end("HTTP/1.1 408 Request Time-out\r\nconnection: close\r\n\r\n"),
    ],
    ["an end within a body that said no length", (_, { socket }) => socket.end(`${bare}{"pk":${odd},"user`)],
    ["an end before it", (_, { socket }) => socket.end(bare)],
    [
      "a reset within it",
      (_, { socket }) => socket.write(`${bare}{"pk":${odd},"user`, () => socket.resetAndDestroy()),
    ],
  ])("after %s", async (_, misbehave) => {
    const { url, tries } = await upstreamWith((response, request, nth) =>
      nth === 1 ? misbehave(response, request) : response.end(soundBody(odd)),
    );
    expect(await fetchOdd(url)).toMatchObject({ kind: "found" });
    expect(tries()).toBe(2);
  });

  it("after a request that hung", async () => {
    const { url, tries } = await upstreamWith((response, _, nth) =>
      nth === 1 ? undefined : response.end(soundBody(odd)),
    );
    expect(await fetchOdd(url, 10_000, { requestTimeoutMs: 1_000 })).toMatchObject({ kind: "found" });
    expect(tries()).toBe(2);
  });

  it("three times at most, then its reason stands", async () => {
    const { url, tries } = await upstreamWith((response) => response.writeHead(503).end());
    expect(await fetchOdd(url, 10_000)).toMatchObject({ reason: "upstream_error", message: "HTTP 503" });
    expect(tries()).toBe(4);
  });

  it("three times at most also where a body that says no length has no end each time: it is the network", async () => {
    const { url, tries } = await upstreamWith((_, { socket }) => socket.end(`${bare}{"pk":${odd},"user`));
    expect(await fetchOdd(url, 10_000)).toMatchObject({ kind: "failed", reason: "network" });
    expect(tries()).toBe(4);
  });

  it("takes a whole body that says no length", async () => {
    const { url, tries } = await upstreamWith((_, { socket }) => socket.end(`${bare}${soundBody(odd)}`));
    expect(await fetchOdd(url)).toMatchObject({ kind: "found" });
    expect(tries()).toBe(1);
  });

  it("not beyond the deadline", async () => {
    const { url, tries } = await upstreamWith((response) => response.writeHead(503).end());
    const start = performance.now();
    // Tries at 0, 125 and 500 ms; the fourth would be at 1,625 ms.
    expect(await fetchOdd(url, 1_500)).toMatchObject({ reason: "upstream_error" });
    expect(tries()).toBeLessThan(4);
    expect(performance.now() - start).toBeLessThan(1_450);
  });

  it.each([
    ["in seconds", () => "1"],
    ["as a date", () => new Date(Math.ceil(systemClock.now() / 1_000) * 1_000 + 1_000).toUTCString()],
  ])("when a 429 with Retry-After %s lets it, and nothing is asked before", async (_, retryAfter) => {
    const asked: number[] = [];
    const upstream = await startUpstream((request, response) => {
      asked.push(performance.now());
      const pk = request.url?.split("/").at(-1) ?? "";
      if (asked.length === 1) response.writeHead(429, { "retry-after": retryAfter() }).end();
      else response.end(soundBody(pk));
    });
    closers.push(() => upstream.close());
    const outcomes = await providerOf(upstream.url, { concurrency: 1 }).fetchMany(ids(5), inMs(10_000));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(5).fill("found"));
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it("else it is rate_limited at once", async () => {
    const { url } = await upstreamWith((response) => response.writeHead(429, { "retry-after": "60" }).end());
    const start = performance.now();
    const outcomes = await providerOf(url).fetchMany([odd, ...ids(3)], inMs(20_000));
    expect(outcomes[0]).toMatchObject({ reason: "rate_limited" });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("the end is kept", () => {
  const hang = (response: ServerResponse) => response.writeHead(200, { "content-length": "100" }).write("{");
  const drip = (response: ServerResponse) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(" "), 50);
    response.on("close", () => clearInterval(timer));
  };

  it.each<[string, (response: ServerResponse) => void]>([
    ["no headers come", () => undefined],
    ["the body stalls", hang],
    ["the body drips", drip],
  ])("at the deadline, when %s", async (_, misbehave) => {
    const { url } = await upstreamWith(misbehave);
    const start = performance.now();
    expect(await fetchOdd(url, 800)).toMatchObject({ reason: "timeout" });
    expect(performance.now() - start).toBeGreaterThanOrEqual(795);
    expect(performance.now() - start).toBeLessThan(4_500);
  });

  it("at the deadline, when nothing answers at all and most wait for a connection", async () => {
    const upstream = await startUpstream(() => undefined);
    closers.push(() => upstream.close());
    const outcomes = await providerOf(upstream.url).fetchMany(ids(1_000), inMs(200));
    expect(new Set(outcomes.map((outcome) => outcome.kind === "failed" && outcome.reason))).toEqual(
      new Set(["timeout"]),
    );
  });

  it("when nobody listens: network, for all of them", async () => {
    const upstream = await startUpstream(() => undefined);
    await upstream.close();
    const outcomes = await providerOf(upstream.url).fetchMany(ids(50), inMs(10_000));
    expect(new Set(outcomes.map((o) => o.kind === "failed" && o.reason))).toEqual(new Set(["network"]));
  });

  it("at the abort, for what has not answered", async () => {
    const stop = new AbortController();
    const { url } = await upstreamWith(() => stop.abort());
    const outcomes = await providerOf(url, { concurrency: 1 }).fetchMany(ids(20), {
      ...inMs(10_000),
      signal: stop.signal,
    });
    expect(outcomes.map((o) => (o.kind === "failed" ? o.reason : o.kind))).toEqual([
      ...Array(7).fill("found"),
      ...Array(13).fill("worker_down"),
    ]);
  });

  it("at close, and afterwards nothing is asked", async () => {
    const { url, tries } = await upstreamWith(() => undefined);
    const provider = providerOf(url);
    const running = provider.fetchMany([odd], inMs(10_000));
    await provider.close();
    expect(await running).toMatchObject([{ reason: "worker_down" }]);
    expect(await provider.fetchMany([odd], inMs(10_000))).toMatchObject([{ reason: "worker_down" }]);
    expect(tries()).toBeLessThanOrEqual(1);
  });
});
