/** How often one may ask, as `handle` counts it: no database is asked for any of it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeKey } from "#lib/auth/api-key.ts";
import { CLIENT_ADDRESS, CLIENT_IS_LOCAL } from "#lib/auth/network-of.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { MINUTE, SECOND, systemClock } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";
import { createLimits } from "./limit-requests.ts";
import { serveMetrics } from "./web-metrics.ts";

const ONE = "203.0.113.7";
const OTHER = "203.0.113.8";
const TOKEN = "a-token-of-some-length";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: 1_700_000_000_000 });
  provide(20);
});
afterEach(() => vi.useRealTimers());

function provide(perMinute: number, isClosed = false): void {
  provideContext({
    clock: systemClock,
    authSecret: "",
    limits: createLimits(perMinute),
    isClosed,
    get db(): never {
      throw new Error("no database is asked here");
    },
    providerOf(): never {
      throw new Error("no platform is asked here");
    },
  });
}

const read = handle(testRoute, async () => ({}));
const change = handle({ ...testRoute, mutates: true, access: "open" }, async () => ({}));

function ask(handler: RouteHandler, address: string, headers: Record<string, string> = {}, method = "GET") {
  const request = new Request("http://127.0.0.1:3000/x", {
    method,
    headers: { "content-type": "application/json", [CLIENT_ADDRESS]: address, ...headers },
  });
  return handler(request, { params: Promise.resolve({}) });
}

async function times(n: number, once: () => Promise<Response>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < n; i++) statuses.push((await once()).status);
  return statuses;
}

test("each answer tells the limit and what is left of it", async () => {
  const first = await ask(read, ONE);
  expect(first.headers.get("ratelimit-policy")).toBe('"requests";q=20;w=60');
  expect(first.headers.get("ratelimit")).toBe('"requests";r=19;t=60');
  vi.advanceTimersByTime(10 * SECOND);
  expect((await ask(read, ONE)).headers.get("ratelimit")).toBe('"requests";r=18;t=50');
});

test("beyond it is 429 with how long to wait, for that network alone, until the minute is over", async () => {
  expect(new Set(await times(20, () => ask(read, ONE)))).toEqual(new Set([200]));
  vi.advanceTimersByTime(15 * SECOND);
  const refused = await ask(read, ONE);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("45");
  expect(refused.headers.get("ratelimit")).toBe('"requests";r=0;t=45');
  expect(await refused.json()).toMatchObject({
    error: {
      code: "RATE_LIMITED",
      message: "Too many requests: at most 20 in a minute. Go on in 45 seconds.",
    },
  });
  expect((await ask(read, OTHER)).status).toBe(200);
  vi.advanceTimersByTime(45 * SECOND);
  expect((await ask(read, ONE)).status).toBe(200);
});

test("a /64 is one network, whatever the request says of where it comes from", async () => {
  const one = (n: number) =>
    ask(read, `2001:db8:0:1::${n.toString(16)}`, { "x-forwarded-for": `10.0.0.${n}` });
  let n = 0;
  expect((await times(21, () => one(++n))).at(-1)).toBe(429);
  expect((await ask(read, "2001:db8:0:2::1")).status).toBe(200);
});

test("changes are counted among the requests, and a tenth of those", async () => {
  const first = await ask(change, ONE, {}, "POST");
  expect(first.headers.get("ratelimit-policy")).toBe('"requests";q=20;w=60, "changes";q=2;w=60');
  expect(first.headers.get("ratelimit")).toBe('"requests";r=19;t=60, "changes";r=1;t=60');
  expect(await times(2, () => ask(change, ONE, {}, "POST"))).toEqual([200, 429]);
  expect((await ask(read, ONE)).status).toBe(200);
});

test("whoever guesses at keys, or forges another site's request, is counted, too", async () => {
  const guess = () => ask(read, ONE, { authorization: "Bearer ia_guessed" });
  const forged = () => ask(change, OTHER, { origin: "https://evil.example" }, "POST");
  expect((await times(21, guess)).slice(19)).toEqual([401, 429]);
  // Who asks from there without one has a count of their own.
  expect((await ask(read, ONE)).status).toBe(200);
  expect((await times(21, forged)).slice(19)).toEqual([403, 429]);
});

test("whoever guesses at the metrics' token is counted, too, apart from all else", async () => {
  const scrape = (address: string, token: string) =>
    ask(serveMetrics(TOKEN), address, { authorization: `Bearer ${token}` });
  await times(21, () => ask(read, ONE, { authorization: "Bearer ia_guessed" }));
  expect((await scrape(ONE, TOKEN)).status).toBe(200);
  expect((await times(21, () => scrape(ONE, "a-guess"))).slice(19)).toEqual([401, 429]);
  // Else a guess that is right would show.
  const refused = await scrape(ONE, TOKEN);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("60");
  expect((await ask(read, ONE)).status).toBe(200);
  expect((await scrape(OTHER, TOKEN)).status).toBe(200);
  vi.advanceTimersByTime(MINUTE);
  expect((await scrape(ONE, TOKEN)).status).toBe(200);
});

test("a key that nobody can judge, the database being away, is no bad one", async () => {
  const asked = await times(30, () => ask(read, ONE, { authorization: `Bearer ${makeKey()}` }));
  expect(new Set(asked)).toEqual(new Set([500]));
});

describe("is not limited", () => {
  const isFree = async (once: () => Promise<Response>) => {
    expect(new Set(await times(60, once))).toEqual(new Set([200]));
    expect((await once()).headers.has("ratelimit")).toBe(false);
  };

  test("this machine itself", async () => {
    await isFree(() => ask(read, "127.0.0.1", { [CLIENT_IS_LOCAL]: "1" }));
    // A proxy on it asks for others.
    expect((await times(21, () => ask(read, "127.0.0.1", { [CLIENT_IS_LOCAL]: "0" }))).at(-1)).toBe(429);
  });

  test("how we are, and metrics, which open to their token also where the public is shut out", async () => {
    await isFree(() =>
      ask(
        handle({ ...testRoute, access: "open", isUnlimited: true }, async () => ({})),
        ONE,
      ),
    );
    provide(20, true);
    await isFree(() => ask(serveMetrics(TOKEN), ONE, { authorization: `Bearer ${TOKEN}` }));
  });

  test("anybody, where the limit is 0", async () => {
    provide(0);
    await isFree(() => ask(read, ONE));
  });
});

test("what was counted is forgotten after a minute", async () => {
  const limits = createLimits(20);
  const timers = vi.getTimerCount();
  for (let n = 0; n < 100; n++) await limits?.count("requests", `network ${n}`);
  expect(vi.getTimerCount()).toBe(timers + 100);
  vi.advanceTimersByTime(MINUTE);
  expect(vi.getTimerCount()).toBe(timers);
});
