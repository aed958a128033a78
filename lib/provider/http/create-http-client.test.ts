import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startSocketUpstream, startUpstream, type Upstream } from "#lib/testing/start-upstream.ts";
import { type Answer, createHttpClient, type Fault, type HttpClientOptions } from "./create-http-client.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function clientOf(upstream: Pick<Upstream, "url">, over: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({
    baseUrl: upstream.url,
    connections: 4,
    timeoutMs: 2_000,
    bodyBytesMax: 10_000,
    bodyBytesInFlightMax: 1_000_000,
    ...over,
  });
  closers.push(() => client.close());
  return {
    get: (path = "/x") => new Promise<Answer | Fault>((resolve) => client.get(path, resolve)),
    client,
  };
}

async function http(handler: RequestListener, over?: Partial<HttpClientOptions>) {
  const upstream = await startUpstream(handler);
  closers.push(() => upstream.close());
  return clientOf(upstream, over);
}

/** Answers each request on the bare socket. */
async function raw(reply: (socket: Socket) => void, over?: Partial<HttpClientOptions>) {
  const upstream = await startSocketUpstream((socket) => socket.on("data", () => reply(socket)));
  closers.push(() => upstream.close());
  return clientOf(upstream, over);
}

describe("an answer", () => {
  it("comes with status, headers and body, whatever its status", async () => {
    const { get } = await http((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { "retry-after": "7" });
      response.end("né");
    });
    for (const status of [200, 301, 404, 429, 500, 503]) {
      expect(await get(`/${status}`)).toMatchObject({
        kind: "answer",
        status,
        headers: { "retry-after": "7" },
        body: "né",
      });
    }
  });

  it("is put together from pieces, also where they split a letter", async () => {
    const { get } = await http((_, response) => {
      const [a, b] = [Buffer.from("né").subarray(0, 2), Buffer.from("né").subarray(2)];
      response.write(a);
      setImmediate(() => response.end(b));
    });
    expect(await get()).toMatchObject({ kind: "answer", body: "né" });
  });

  it.each(["", "/", "/deep/er", "/deep/er/"])(
    "is asked for under the base URL's path %j, plainly",
    async (path) => {
      const seen: unknown[] = [];
      const upstream = await startUpstream((request, response) => {
        seen.push(
          request.method,
          request.url,
          request.headers["accept-encoding"],
          request.headers.connection,
        );
        response.end();
      });
      closers.push(() => upstream.close());
      await clientOf({ url: upstream.url + path }).get("/x");
      expect(seen).toEqual(["GET", `${path.replace(/\/$/, "")}/x`, "identity", "keep-alive"]);
    },
  );

  it.each(["identity", "Identity", "IDENTITY", "", " ", "identity, identity", ["identity", "Identity"]])(
    "is read as it is when its encoding is said to be %j",
    async (encoding) => {
      const { get } = await http((_, response) => {
        response.setHeader("content-encoding", encoding);
        response.end("ok");
      });
      expect(await get()).toMatchObject({ kind: "answer", body: "ok" });
    },
  );

  it.each(["GZIP", "br", "identity, gzip", ["identity", "gzip"], "x-identity"])(
    "is refused when it comes encoded all the same: %j",
    async (encoding) => {
      const { get } = await http((_, response) => {
        response.setHeader("content-encoding", encoding);
        response.end("ok");
      });
      expect(await get()).toMatchObject({ kind: "fault", reason: "rejected" });
    },
  );

  it("does not follow a redirect", async () => {
    let asked = 0;
    const { get } = await http((_, response) => {
      asked++;
      response.writeHead(302, { location: "/elsewhere" });
      response.end();
    });
    expect(await get()).toMatchObject({ kind: "answer", status: 302 });
    expect(asked).toBe(1);
  });

  it("comes over connections that are kept and not more than allowed", async () => {
    const sockets = new Set<Socket>();
    const { get } = await http(
      (request, response) => {
        sockets.add(request.socket);
        setImmediate(() => response.end());
      },
      { connections: 3 },
    );
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 10 }, () => get()));
    expect(sockets.size).toBe(3);
  });
});

describe("a body over the cap is cut", () => {
  it("by its declared length, before any of it is read", async () => {
    const { get } = await http((_, response) => {
      response.writeHead(200, { "content-length": "10001" });
      response.flushHeaders();
    });
    expect(await get()).toMatchObject({ kind: "fault", reason: "rejected" });
  });

  it("while it streams without end, and the connection is closed", async () => {
    let ended: Promise<unknown> | undefined;
    const { get } = await http((request, response) => {
      ended = new Promise((resolve) => request.socket.once("close", resolve));
      const write = () => {
        while (response.write(Buffer.alloc(1_000))) if (response.destroyed) return;
        response.once("drain", write);
      };
      write();
    });
    expect(await get()).toMatchObject({ kind: "fault", reason: "rejected" });
    await ended;
  });

  it("and one of exactly the cap is not", async () => {
    const { get } = await http((_, response) => response.end("x".repeat(10_000)));
    expect(await get()).toMatchObject({ kind: "answer", body: "x".repeat(10_000) });
  });

  it("also when only all together are too large: the largest one, and the others go on", async () => {
    const held: ServerResponse[] = [];
    const { get } = await http(
      (request, response) => {
        if (request.url === "/small") response.end("ok");
        else {
          response.write(Buffer.alloc(Number(request.url?.slice(1))));
          held.push(response);
        }
      },
      { bodyBytesInFlightMax: 15_000, connections: 8 },
    );
    const first = [get("/5000"), get("/8000")];
    await vi.waitUntil(() => held.length === 2);
    expect(await get("/small")).toMatchObject({ body: "ok" });
    const last = get("/4000");
    expect(await first[1]).toMatchObject({ kind: "fault", reason: "rejected" });
    expect(await get("/small")).toMatchObject({ body: "ok" });
    for (const response of held) response.end();
    expect(await Promise.all([first[0], last])).toMatchObject([{ kind: "answer" }, { kind: "answer" }]);
    // What was held is free again, also that of the one that was cut.
    const more = [get("/7000"), get("/7000")];
    await vi.waitUntil(() => held.length === 5);
    for (const response of held) response.end();
    expect(await Promise.all(more)).toMatchObject([{ kind: "answer" }, { kind: "answer" }]);
  });

  it("and an encoded one is not unpacked, since that was refused", async () => {
    // Beforehand: packing takes a slow machine longer than a request may.
    const packed = gzipSync(Buffer.alloc(50_000_000)).subarray(0, 9_000);
    const { get } = await http((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(packed);
    });
    expect(await get()).toMatchObject({
      kind: "fault",
      reason: "rejected",
      message: expect.stringContaining("gzip"),
    });
  });

  it.each([
    ["content-encoding", "gzip"],
    ["content-length", "20000"],
  ])("by its headers alone, where no body ever comes: %s", async (header, value) => {
    let ended: Promise<unknown> | undefined;
    const { get } = await http((request, response) => {
      if (request.url === "/next") response.end("ok");
      else {
        ended = new Promise((resolve) => request.socket.once("close", resolve));
        response.writeHead(200, { [header]: value });
        response.flushHeaders();
      }
    });
    expect(await get()).toMatchObject({ kind: "fault", reason: "rejected" });
    await ended;
    expect(await get("/next")).toMatchObject({ body: "ok" });
  });
});

describe("a request has ended by its time limit", () => {
  const drip = (socket: Socket, bytes: string) => {
    let at = 0;
    const timer = setInterval(() => socket.write(bytes[at++ % bytes.length] ?? ""), 10);
    socket.on("close", () => clearInterval(timer));
  };

  it.each<[string, (socket: Socket) => void]>([
    ["no headers come", () => undefined],
    ["the headers stall", (socket) => socket.write("HTTP/1.1 200 OK\r\nx: ")],
    ["the headers drip", (socket) => drip(socket, "HTTP/1.1 200 OK\r\nx: ".padEnd(1_000, "x"))],
    ["the body stalls", (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab")],
    [
      "the body drips",
      (socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n");
        drip(socket, "a");
      },
    ],
  ])("when %s", async (_, reply) => {
    const { get } = await raw(reply, { timeoutMs: 120 });
    const start = performance.now();
    expect(await get()).toMatchObject({ kind: "fault", reason: "timeout" });
    expect(performance.now() - start).toBeGreaterThanOrEqual(119);
    expect(performance.now() - start).toBeLessThan(1_200);
  });

  it("also while it waits for a connection", async () => {
    const { get } = await raw(() => undefined, { timeoutMs: 100, connections: 1 });
    expect(await Promise.all([get(), get(), get()])).toMatchObject(
      [1, 2, 3].map(() => ({ reason: "timeout" })),
    );
  });

  it("and its connection is not used again", async () => {
    let asked = 0;
    const { get } = await raw(
      (socket) => {
        if (asked++ > 0) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        else setTimeout(() => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate"), 130);
      },
      { timeoutMs: 100, connections: 1 },
    );
    expect(await get()).toMatchObject({ reason: "timeout" });
    expect(await get()).toMatchObject({ kind: "answer", body: "ok" });
  });
});

it("connections that rested while the network was cut cost five requests at most", async () => {
  const cut = new Set<Socket>();
  const open = new Set<Socket>();
  const { get } = await raw(
    (socket) => {
      open.add(socket);
      if (!cut.has(socket))
        setTimeout(() => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"), 20);
    },
    { timeoutMs: 500, connections: 12 },
  );
  await Promise.all(Array.from({ length: 12 }, () => get()));
  expect(open.size).toBe(12);
  for (const socket of open) cut.add(socket);
  const first = await Promise.all(Array.from({ length: 5 }, () => get()));
  expect(first).toMatchObject(Array.from({ length: 5 }, () => ({ reason: "timeout" })));
  const next = await Promise.all(Array.from({ length: 7 }, () => get()));
  expect(next).toMatchObject(Array.from({ length: 7 }, () => ({ kind: "answer", body: "ok" })));
});

it("connections stay when some requests hang while others are answered, however many", async () => {
  const hanging = new Set<Socket>();
  const answering = new Set<Socket>();
  const { get } = await http(
    (request, response) => {
      if (request.url === "/hang") {
        hanging.add(request.socket);
        return;
      }
      answering.add(request.socket);
      setTimeout(() => response.end("ok"), 20);
    },
    { timeoutMs: 1_500, connections: 24 },
  );
  const hung = Array.from({ length: 20 }, () => get("/hang"));
  await vi.waitUntil(() => hanging.size === 20);
  const answered = () => Promise.all(Array.from({ length: 4 }, () => get()));
  await answered();
  const rested = [...answering];
  expect(rested).toHaveLength(4);
  expect(await Promise.all(hung)).toMatchObject(hung.map(() => ({ reason: "timeout" })));
  expect(await answered()).toMatchObject(Array(4).fill({ kind: "answer", body: "ok" }));
  // Whether the new ones went over these or in place of those that hung is for undici to choose.
  expect(rested.filter(({ destroyed }) => destroyed)).toEqual([]);
});

describe("a connection that fails is a fault of its one request", () => {
  it.each<[string, Fault["reason"], (socket: Socket) => void]>([
    ["is reset", "network", (socket) => socket.resetAndDestroy()],
    ["is closed without an answer", "network", (socket) => socket.end()],
    ["is closed within the headers", "network", (socket) => socket.end("HTTP/1.1 200 OK\r\nx: ")],
    [
      "is closed within the body",
      "network",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab"),
    ],
    [
      "is closed within a chunk",
      "network",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nab"),
    ],
    ["speaks no HTTP", "upstream_error", (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n")],
    [
      "sends a broken chunk",
      "upstream_error",
      (socket) => socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
    ],
    [
      "sends headers without end",
      "upstream_error",
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}`),
    ],
    [
      "wants to speak something else",
      "network",
      (socket) =>
        socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
    ],
  ])("when it %s", async (_, reason, reply) => {
    let failing = true;
    const { get } = await raw((socket) => {
      if (failing) reply(socket);
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    expect(await get()).toMatchObject({ kind: "fault", reason });
    failing = false;
    expect(await get()).toMatchObject({ kind: "answer", body: "ok" });
  });

  it("when nobody listens", async () => {
    const upstream = await startUpstream(() => undefined);
    await upstream.close();
    expect(await clientOf(upstream).get()).toMatchObject({ kind: "fault", reason: "network" });
  });

  it("when the name is unknown", async () => {
    expect(await clientOf({ url: "http://nowhere.invalid" }).get()).toMatchObject({
      kind: "fault",
      reason: "network",
    });
  });
});

describe("a dropped request", () => {
  it("is cut off and never reported, whether it is on its way or waits for a connection", async () => {
    let arrived: (socket: Socket) => void = () => undefined;
    const first = new Promise<Socket>((resolve) => {
      arrived = resolve;
    });
    const { client, get } = await http(
      (request, response) => {
        if (request.url === "/slow") arrived(request.socket);
        else response.end();
      },
      { connections: 1 },
    );
    const reports: unknown[] = [];
    const drops = [client.get("/slow", (r) => reports.push(r)), client.get("/slow", (r) => reports.push(r))];
    const closed = once(await first, "close");
    for (const drop of drops) drop();
    for (const drop of drops) drop();
    await closed;
    expect(await get()).toMatchObject({ kind: "answer", status: 200 });
    expect(reports).toEqual([]);
  });

  it("is not reported either when it can't be sent at all", async () => {
    const { client, get } = await http((_, response) => response.end());
    const reports: unknown[] = [];
    client.get("/not a path", (r) => reports.push(r))();
    await get();
    expect(reports).toEqual([]);
    expect(await get("/not a path")).toMatchObject({ kind: "fault" });
  });
});
