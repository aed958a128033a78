import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readServedLog } from "./served-log.ts";
import { createMockstagramServer, type MockstagramOptions } from "./server.ts";
import { deterministicValue, realisticValue } from "./value.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(
  options: Partial<MockstagramOptions> = {},
  quick: { suspicionMs?: number } = { suspicionMs: 1 },
) {
  const server = createMockstagramServer({
    mode: "realistic",
    now: () => 1_795_000_000_000,
    ...quick,
    ...options,
  });
  const { port } = await server.listen(0, "127.0.0.1");
  closers.push(() => server.close());
  return `http://127.0.0.1:${port}/api/v1/influencers`;
}

async function ask(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const post = (body: string) => ({ method: "POST", body });

describe("GET /api/v1/influencers/:pk", () => {
  it("answers with pk, username and counts, from the first to the last account", async () => {
    const base = await start();
    for (const pk of [1_000_000, 1_234_567, 1_999_999]) {
      const { status, body, headers } = await ask(`${base}/${pk}`);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toContain("application/json");
      expect(body).toEqual({
        pk,
        username: `influencer-${pk}`,
        followerCount: expect.any(Number),
        followingCount: expect.any(Number),
      });
    }
    expect((await ask(`${base}/1000000?x=1`)).status).toBe(200);
  });

  it.each([
    "999999",
    "2000000",
    "0",
    "abc",
    "01000000",
    "1000000.0",
    "-1000000",
    "1e6",
    "%31000000",
    "1".repeat(500),
  ])("says InfluencerNotFoundError with status 500 for the unknown account %s", async (pk) => {
    const base = await start();
    const { status, body } = await ask(`${base}/${pk}`);
    expect(status).toBe(500);
    expect(body).toEqual({ error: { name: "InfluencerNotFoundError" } });
    expect((await ask(`${base}/${pk}/is_suspicious`)).status).toBe(500);
  });

  it("moves the counts with each answer in walk mode, and only with these", async () => {
    const base = await start({ mode: "walk" });
    const first = await ask(`${base}/1000000`);
    await ask(`${base}/1000001`);
    await ask(`${base}/1000000/is_suspicious`);
    const second = await ask(`${base}/1000000`);
    expect(second.body.followerCount).not.toBe(first.body.followerCount);
    const again = await start({ mode: "walk" });
    expect((await ask(`${again}/1000000`)).body).toEqual(first.body);
    await ask(`${again}/1000001`);
    expect((await ask(`${again}/1000000`)).body).toEqual(second.body);
  });

  it("answers with the realistic function of account and time", async () => {
    let now = 1_795_000_000_000;
    const base = await start({ now: () => now, seed: 5 });
    for (const time of [1_795_000_000, 1_795_003_600.5, 1_798_000_000]) {
      now = time * 1_000;
      expect((await ask(`${base}/1000042`)).body).toMatchObject(realisticValue(1_000_042, time, 5));
    }
  });

  it("answers with the deterministic function of account and slot, and has each answer in its log beforehand", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mockstagram-"));
    closers.push(() => rmSync(folder, { recursive: true }));
    const logFile = join(folder, "served.bin");
    let now = 1_795_000_000_000;
    const base = await start({ mode: "deterministic", seed: 9, slotSeconds: 5, logFile, now: () => now });
    const expected = [];
    for (const [second, slot] of [
      [0, 1_795_000_000],
      [4.999, 1_795_000_000],
      [5, 1_795_000_005],
    ] as const) {
      now = (1_795_000_000 + second) * 1_000;
      const pks = Array.from({ length: 50 }, (_, i) => 1_000_000 + i);
      const answers = await Promise.all(pks.map((pk) => ask(`${base}/${pk}`)));
      for (const [i, pk] of pks.entries()) {
        const counts = deterministicValue(pk, slot, 9);
        expect(answers[i]?.body).toMatchObject(counts);
        expected.push({ pk, slot, ...counts });
      }
      await ask(`${base}/999999`);
      const order = (a: { pk: number; slot: number }, b: { pk: number; slot: number }) =>
        a.slot - b.slot || a.pk - b.pk;
      expect(readServedLog(logFile).sort(order)).toEqual(expected.toSorted(order));
    }
  });
});

describe("is_suspicious", () => {
  it("takes about a second", async () => {
    const base = await start({}, {});
    const before = performance.now();
    const { body } = await ask(`${base}/1000000/is_suspicious`);
    expect(performance.now() - before).toBeGreaterThan(950);
    expect(body).toEqual({ pk: 1_000_000, suspicious: expect.any(Boolean) });
  });

  it.each([
    [564, 100, true],
    [565, 100, false],
    [0, 1, true],
    [5_000, 0, false],
    [2 ** 31 - 1, 50, false],
  ])(
    "calls %d followers of %d followed suspicious: %s",
    async (followerCount, followingCount, suspicious) => {
      const base = await start();
      const body = JSON.stringify({ pk: 7, username: "x", followerCount, followingCount });
      expect(await ask(`${base}/is_suspicious`, post(body))).toMatchObject({
        status: 200,
        body: { pk: 7, suspicious },
      });
    },
  );

  it("judges an account by the counts that it has", async () => {
    const base = await start({ now: () => 1_795_000_000_000 });
    const verdicts = new Set();
    for (let pk = 1_000_000; pk < 1_000_020; pk++) {
      const { followerCount, followingCount } = realisticValue(pk, 1_795_000_000, 1);
      const suspicious = followerCount / followingCount <= 5.64;
      verdicts.add(suspicious);
      expect((await ask(`${base}/${pk}/is_suspicious`)).body).toEqual({ pk, suspicious });
    }
    expect(verdicts.size).toBe(2);
  });

  it.each([
    ["", "not JSON"],
    ["{", "not JSON"],
    ["[]", "not an object"],
    ["null", "not an object"],
    ['"x"', "not an object"],
    ["{}", "pk"],
    ['{"pk":"1","followerCount":1,"followingCount":1}', "pk"],
    ['{"pk":1,"followingCount":1}', "followerCount"],
    ['{"pk":1,"followerCount":-1,"followingCount":1}', "followerCount"],
    ['{"pk":1,"followerCount":1,"followingCount":1.5}', "followingCount"],
    ['{"pk":1,"followerCount":1,"followingCount":1e400}', "followingCount"],
    ['{"pk":1,"followerCount":1,"followingCount":null}', "followingCount"],
  ])("refuses the body %s with 400 and says why", async (body, why) => {
    const base = await start();
    const answer = await ask(`${base}/is_suspicious`, post(body));
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({ name: "ValidationError", message: expect.stringContaining(why) });
  });

  it("refuses a body of more than 16 kB with 413, with and without a declared length", async () => {
    const base = await start();
    expect((await ask(`${base}/is_suspicious`, post(" ".repeat(16_385)))).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(20_000));
        controller.close();
      },
    });
    const init = { method: "POST", body: stream, duplex: "half" };
    expect((await ask(`${base}/is_suspicious`, init)).status).toBe(413);
    expect(
      (
        await ask(
          `${base}/is_suspicious`,
          post(`{"pk":1,"followerCount":1,"followingCount":1${" ".repeat(16_000)}}`),
        )
      ).status,
    ).toBe(200);
  });
});

it.each([
  ["POST", "/1000000", 405, "GET"],
  ["DELETE", "/1000000", 405, "GET"],
  ["POST", "/1000000/is_suspicious", 405, "GET"],
  ["GET", "/is_suspicious", 405, "POST"],
  ["GET", "", 404, null],
  ["GET", "/", 404, null],
  ["GET", "/1000000/", 404, null],
  ["GET", "/1000000/other", 404, null],
  ["GET", "/1000000/is_suspicious/x", 404, null],
  ["GET", "/../../../api/health", 404, null],
])("%s %s is answered with %d", async (method, path, status, allow) => {
  const base = await start();
  const answer = await ask(`${base}${path}`, { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("allow")).toBe(allow);
});

describe("the server's life", () => {
  it("refuses a taken port", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => {
        const address = taken.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      }),
    );
    closers.push(() => new Promise((resolve) => taken.close(() => resolve())));
    await expect(createMockstagramServer({ mode: "walk" }).listen(port, "127.0.0.1")).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("closes at once although clients keep their connections open", async () => {
    const server = createMockstagramServer({ mode: "walk" });
    const { port } = await server.listen(0, "127.0.0.1");
    await ask(`http://127.0.0.1:${port}/api/v1/influencers/1000000`);
    const before = performance.now();
    await server.close();
    expect(performance.now() - before).toBeLessThan(900);
  });
});
