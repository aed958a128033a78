/** What the web does while its database is refused, hangs or swallows: it answers, soon, and heals by itself. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { DatabaseClient } from "#lib/db/client.ts";
import { errorBodySchema } from "#lib/domain/influencer-views.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { type ProxyMode, startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { GET as live } from "../../app/api/health/live/route.ts";
import { GET as ready } from "../../app/api/health/ready/route.ts";
import { GET as health } from "../../app/api/health/route.ts";
import { GET as analytics } from "../../app/api/influencer_analytics/[id]/route.ts";
import { GET as detail, PATCH as patch } from "../../app/api/v1/influencers/[platform]/[externalId]/route.ts";
import { GET as series } from "../../app/api/v1/influencers/[platform]/[externalId]/series/route.ts";
import { GET as stats } from "../../app/api/v1/influencers/[platform]/[externalId]/stats/route.ts";
import { GET as list } from "../../app/api/v1/influencers/route.ts";
import { connectWeb, provideContext } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";

let t: TestDatabase;
let proxy: TcpProxy;
let client: DatabaseClient;
let cookie: string;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  await insertInfluencer(t.db, "1000042", [{ kind: "live", from: 1_800_000_000, to: null, interval: 60 }]);
  cookie = await openSession(t.db);
  proxy = await startProxy(t.url);
});
afterAll(async () => {
  await client.close();
  await proxy.close();
  await t.close();
});
beforeEach(async () => {
  client = connectWeb(proxy.url);
  provideContext(testContext(client.db));
});

const account = { platform: "mockstagram", externalId: "1000042" };
const routes: [name: string, handler: RouteHandler, params: object, body?: string][] = [
  ["list", list, {}],
  ["detail", detail, account],
  ["series", series, account],
  ["stats", stats, account],
  ["analytics", analytics, { id: "1000042" }],
  ["patch", patch, account, '{"state":"paused"}'],
  [
    "many statements",
    handle(testRoute, async ({ context: { db } }) => {
      for (let i = 0; i < 3; i++) await db.execute("SELECT 1").catch(() => {});
    }),
    {},
  ],
];

interface Timed {
  response: Response;
  tookMs: number;
}

async function call(handler: RouteHandler, params: object = {}, body?: string): Promise<Timed> {
  const began = monotonicMs();
  const request = new Request("http://127.0.0.1:3000/x", {
    headers: { cookie, host: "127.0.0.1:3000", ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { method: "PATCH", body } : {}),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  return { response, tookMs: monotonicMs() - began };
}

const healthSchema = z.object({
  service: z.literal("influencer-analytics"),
  status: z.string(),
  version: z.string(),
  commit: z.string().nullable(),
  database: z.string(),
  worker: z.object({ lastSlot: z.null(), spoolBytes: z.null() }),
});

test.each<ProxyMode>(["swallow", "refuse", "hang_up"])(
  "%s: each route answers 503 within 6 s, health sooner",
  async (mode) => {
    expect((await call(ready)).response.status).toBe(200);
    await Promise.all(routes.map(([, handler, params]) => call(handler, params)));
    proxy.mode(mode);
    if (mode === "hang_up") proxy.cut();

    // More at once than there are connections.
    const asked = [...routes, ...routes, ...routes].map(async ([name, handler, params, body]) => {
      const { response, tookMs } = await call(handler, params, body);
      expect(tookMs, name).toBeLessThan(6 * SECOND);
      if (name === "many statements" && mode !== "swallow") return;
      expect(response.status, name).toBe(503);
      expect(response.headers.get("retry-after")).toBe("5");
      expect(errorBodySchema.parse(await response.json()).error.code, name).toBe("UNAVAILABLE");
    });
    const began = monotonicMs();
    expect((await call(live)).response.status).toBe(200);
    expect(monotonicMs() - began).toBeLessThan(SECOND);
    const notReady = await call(ready);
    expect(notReady.response.status).toBe(503);
    expect(notReady.tookMs).toBeLessThan(1.5 * SECOND);
    const forPeople = await call(health);
    expect(forPeople.response.status).toBe(503);
    expect(forPeople.tookMs).toBeLessThan(3 * SECOND);
    expect(healthSchema.parse(await forPeople.response.json())).toMatchObject({ database: "away" });
    await Promise.all(asked);

    proxy.mode("forward");
    const healed = monotonicMs();
    await waitUntil("it is ready again", 60 * SECOND, async () => (await call(ready)).response.ok);
    expect(monotonicMs() - healed).toBeLessThan(10 * SECOND);
    for (const [name, handler, params] of routes.slice(0, 5)) {
      expect((await call(handler, params)).response.status, name).toBe(200);
    }
    await client.close();
  },
);
