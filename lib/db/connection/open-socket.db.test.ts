/** Encrypted connections, against a proxy that takes the encryption off before the real server. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connectDatabase, type DatabaseClient } from "#lib/db/client.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { stranger, strangerKey } from "#lib/testing/tls-certificates.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";

let t: TestDatabase;
let server: Server;
let port = 0;
let swallows = false;
const sockets = new Set<Socket>();
beforeAll(async () => {
  t = await createTestDatabase();
  const { hostname, port: target } = new URL(t.url);
  server = createServer((near) => {
    sockets.add(near);
    near.on("error", () => {});
    near.once("data", () => {
      near.pause();
      near.write("S");
      const secure = new TLSSocket(near, {
        isServer: true,
        secureContext: createSecureContext({ key: strangerKey, cert: stranger }),
      });
      const far = connect({ host: hostname, port: Number(target) });
      sockets.add(far);
      for (const [from, to] of [
        [secure, far],
        [far, secure],
      ] as const) {
        from.on("error", () => {}).on("close", () => to.destroy());
        from.on("data", (bytes) => swallows || to.write(bytes));
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await t.close();
});

const clients: DatabaseClient[] = [];
afterEach(async () => {
  swallows = false;
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function open(query: string, toProxy = true): DatabaseClient {
  const url = new URL(`${t.url}?${query}`);
  if (toProxy) {
    url.hostname = "localhost";
    url.port = String(port);
  }
  const client = connectDatabase({ url: url.href, name: "test", max: 1, statementTimeoutMs: SECOND });
  clients.push(client);
  return client;
}
const ping = ({ db }: DatabaseClient) => db.execute(sql`SELECT 1 AS one`);

test.each(["sslmode=require", "sslmode=prefer", "ssl=require"])(
  "%s speaks to an encrypted server",
  async (query) => {
    expect([...(await ping(open(query)))]).toEqual([{ one: 1 }]);
  },
);

test.each(["sslmode=verify-full", "ssl=true"])(
  "%s refuses a certificate that nobody vouches for",
  async (query) => {
    await expect(ping(open(query))).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  },
);

test("a server without encryption: prefer goes on in the clear, require refuses", async () => {
  expect(await ping(open("sslmode=prefer", false))).toHaveLength(1);
  await expect(ping(open("sslmode=require", false))).rejects.toMatchObject({ cause: { code: "EPROTO" } });
});

test("silence is noticed inside an encrypted connection too", async () => {
  const client = open("sslmode=require");
  await ping(client);
  swallows = true;
  const began = monotonicMs();
  await expect(ping(client)).rejects.toMatchObject({ cause: { code: "ETIMEDOUT" } });
  expect(monotonicMs() - began).toBeLessThan(6 * SECOND);
  swallows = false;
  expect(await ping(client)).toHaveLength(1);
});
