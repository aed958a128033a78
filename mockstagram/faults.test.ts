/** Each fault on a real socket, as a client sees it. */
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { garbageForms, parseScript } from "./script.ts";
import { readServedLog } from "./served-log.ts";
import { createMockstagramServer, type MockstagramOptions } from "./server.ts";
import type { TrafficReport } from "./traffic.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const PK = 1_000_007;

async function start(fault: object | null, options: Partial<MockstagramOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "mockstagram-faults-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const logFile = join(folder, "served.bin");
  const rules = fault === null ? [] : parseScript(JSON.stringify([{ fault }]));
  const server = createMockstagramServer({ mode: "deterministic", logFile, rules, ...options });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  const base = `http://127.0.0.1:${port}`;
  return {
    server,
    port,
    get: (init?: RequestInit, pk = PK) => fetch(`${base}/api/v1/influencers/${pk}`, init),
    stats: async (): Promise<TrafficReport> => await (await fetch(`${base}/stats`)).json(),
    served: () => readServedLog(logFile),
  };
}

/** The bytes as they come, for `ms` or until `bytes` of them are there; and how it ended. */
function listen(port: number, ms: number, bytes = Number.POSITIVE_INFINITY) {
  return new Promise<{ text: string; ended: "open" | "closed" | "reset" }>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = (ended: "open" | "closed" | "reset") => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, ended });
    };
    const timer = setTimeout(() => end("open"), ms);
    socket.write(`GET /api/v1/influencers/${PK} HTTP/1.1\r\nHost: x\r\n\r\n`);
    socket.on("data", (data) => {
      text += data;
      if (text.length >= bytes) end("open");
    });
    socket.on("end", () => end("closed"));
    socket.on("error", () => end("reset"));
  });
}

describe("the connection", () => {
  it("hang: stays open, and nothing comes", async () => {
    const { port } = await start({ kind: "hang" });
    expect(await listen(port, 300)).toEqual({ text: "", ended: "open" });
  });

  it("stall: the headers and half of the body come", async () => {
    const { port } = await start({ kind: "stall" });
    const { text, ended } = await listen(port, 300);
    const length = Number(/Content-Length: (\d+)/.exec(text)?.[1]);
    const body = text.slice(text.indexOf("\r\n\r\n") + 4);
    expect(ended).toBe("open");
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThan(length);
  });

  it("drip: a byte now and then, without end", async () => {
    const { port } = await start({ kind: "drip", everyMs: 10 });
    const { text, ended } = await listen(port, 10_000, 400);
    expect(ended).toBe("open");
    expect(text.length).toBeLessThan(500);
  });

  it("reset: is cut before anything comes", async () => {
    const { port } = await start({ kind: "reset" });
    expect(await listen(port, 10_000)).toEqual({ text: "", ended: "reset" });
  });

  it("tear: is cut in the middle of the body", async () => {
    const { port } = await start({ kind: "tear" });
    const { text, ended } = await listen(port, 10_000);
    expect(text).toContain('{"pk":');
    expect(text).not.toContain("}");
    expect(ended).toBe("reset");
  });

  it("endless: has more than anybody wants", async () => {
    const { port } = await start({ kind: "endless" });
    const { text, ended } = await listen(port, 30_000, 20_000_000);
    expect(ended).toBe("open");
    expect(text.length).toBeGreaterThanOrEqual(20_000_000);
  });
});

describe("the answer", () => {
  it.each([true, false])("huge: has its size (said before: %s)", async (declared) => {
    const { get } = await start({ kind: "huge", bytes: 3_000_000, declared });
    const response = await get();
    expect(response.headers.get("content-length")).toBe(declared ? "3000000" : null);
    expect((await response.arrayBuffer()).byteLength).toBe(3_000_000);
  });

  it("gzip: is small and unpacks to much", async () => {
    const { port } = await start({ kind: "gzip", bytes: 5_000_000 });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/influencers/${PK}`);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect((await response.arrayBuffer()).byteLength).toBe(5_000_000);
  });

  it("status: is one of those that were given", async () => {
    const { get } = await start({ kind: "status", status: [500, 502, 503] });
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await get()).status));
    expect(new Set(statuses)).toEqual(new Set([500, 502, 503]));
  });

  it.each([
    ["seconds", /^7$/],
    ["date", /GMT$/],
    ["none", null],
  ])("429: says when to come again, in %s", async (as, pattern) => {
    const { get } = await start({ kind: "429", retryAfter: 7, as });
    const response = await get();
    expect(response.status).toBe(429);
    const value = response.headers.get("retry-after");
    if (pattern === null) expect(value).toBeNull();
    else expect(value).toMatch(pattern);
    if (as === "date") {
      const date = Date.parse(response.headers.get("date") ?? "");
      expect(Date.parse(value ?? "") - date).toBe(7_000);
    }
  });

  it("latency: comes later, and then as ever", async () => {
    const { get } = await start({ kind: "latency", ms: 150 });
    const before = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
  });

  it.each(garbageForms)("garbage %s: is no account's counts", async (form) => {
    const { get } = await start({ kind: "garbage", form });
    const response = await get();
    expect(response.status).toBe(200);
    const body = await response.text();
    expect(body).not.toMatch(
      /^\{"pk":1000007,"username":"[^"]*","followerCount":\d{1,10},"followingCount":\d+\}$/,
    );
  });

  it("garbage any: is a bit of everything", async () => {
    const { get } = await start({ kind: "garbage" });
    const bodies = await Promise.all(Array.from({ length: 200 }, async () => await (await get()).text()));
    expect(new Set(bodies).size).toBeGreaterThanOrEqual(garbageForms.length - 1);
  });
});

it("only proper answers are in the log and count as served", async () => {
  const { get, server, stats, served } = await start({ kind: "garbage" });
  await (await get()).text();
  for (const fault of [{ kind: "status", status: 503 }, { kind: "429" }, { kind: "huge", bytes: 10 }]) {
    server.setRules(parseScript(JSON.stringify([{ fault }])));
    await (await get()).text();
  }
  for (const fault of [{ kind: "reset" }, { kind: "tear" }]) {
    server.setRules(parseScript(JSON.stringify([{ fault }])));
    await expect(get().then((response) => response.text())).rejects.toThrow();
  }
  expect(served()).toEqual([]);
  server.setRules([]);
  expect(await (await get()).json()).toMatchObject({ pk: PK });
  expect(served()).toMatchObject([{ pk: PK }]);
  expect(await stats()).toMatchObject({ requests: 7, served: 1, overLimit: 0, concurrent: 0 });
});

it("whoever asks for an unknown account, or for anything else, meets no fault", async () => {
  const { get, port } = await start({ kind: "hang" });
  expect((await get({}, 999_999)).status).toBe(500);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});

it.each([
  ["a proper answer", null],
  ["a drip", { kind: "drip", everyMs: 10 }],
])("who leaves before %s begins is over with, and was served nothing", async (_, fault) => {
  const { get, stats, served } = await start(fault, { latencyMs: 300 });
  const leave = new AbortController();
  const gone = get({ signal: leave.signal });
  await vi.waitUntil(async () => (await stats()).concurrent === 1);
  leave.abort();
  await expect(gone).rejects.toThrow();
  await vi.waitUntil(async () => (await stats()).concurrent === 0, { timeout: 20_000 });
  expect(await stats()).toMatchObject({ requests: 1, served: 0 });
  expect(served()).toEqual([]);
});

describe("traffic", () => {
  it("is refused beyond the limit of any one second, and told", async () => {
    const { get, stats } = await start(null, { requestsPerSecond: 20, now: () => 1_795_000_000_000 });
    const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await get()).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    const report = await stats();
    expect(report).toMatchObject({ requests: 50, served: 20, overLimit: 30 });
    expect(report.seconds.reduce((sum, [, requests]) => sum + requests, 0)).toBe(50);
  });

  it("is counted account by account within a slot, refused or not", async () => {
    let now = 1_795_000_020_000;
    const { get, stats } = await start({ kind: "status", status: 503 }, { now: () => now });
    const ask = async (pk: number, times: number) => {
      for (let i = 0; i < times; i++) await (await get({}, pk)).text();
    };
    await ask(PK, 3);
    await ask(PK + 1, 5);
    now += 60_000;
    await ask(PK + 1, 2);
    expect((await stats()).slots).toEqual([
      [1_795_000_020, 5],
      [1_795_000_080, 2],
    ]);
    now += 30 * 60_000;
    await ask(PK, 1);
    expect((await stats()).slots).toEqual([[1_795_001_880, 1]]);
  });

  it("during a Retry-After is counted, with how late it still came", async () => {
    const { get, server, stats } = await start({ kind: "429", retryAfter: 5 });
    await get();
    expect(await stats()).toMatchObject({ duringHold: 0 });
    server.setRules([]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await get();
    const report = await stats();
    expect(report.duringHold).toBe(1);
    expect(report.latestInHoldMs).toBeGreaterThanOrEqual(29);
  });

  it("is kept second by second for half an hour", async () => {
    let now = 1_795_000_000_000;
    const { get, stats } = await start(null, { now: () => now });
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) await get();
    };
    await ask(3);
    now += 10_000;
    await ask(2);
    expect((await stats()).seconds).toEqual([
      [1_795_000_000, 3, 3, 0, 0],
      [1_795_000_010, 2, 2, 0, 0],
    ]);
    now += 1_795_000;
    await ask(1);
    expect(await stats()).toMatchObject({
      requests: 6,
      seconds: [
        [1_795_000_010, 2, 2, 0, 0],
        [1_795_001_805, 1, 1, 0, 0],
      ],
    });
  });

  it("knows how many were under way at once", async () => {
    const { get, stats } = await start(null, { latencyMs: 100 });
    await Promise.all(Array.from({ length: 12 }, () => get()));
    await get();
    expect(await stats()).toMatchObject({ maxConcurrent: 12, concurrent: 0 });
  });
});
