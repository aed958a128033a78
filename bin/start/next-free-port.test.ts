import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { nextFreePort } from "./next-free-port.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Takes a free port whose successor is free too. */
async function takePort(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const wish = { name: "PORT", host: "127.0.0.1", fixed: false, not: [] };

test("a taken default port moves on to the next free one", async () => {
  const taken = await takePort("127.0.0.1");
  const port = await nextFreePort({ ...wish, port: taken });
  expect(port).toBeGreaterThan(taken);
});

test("a port that somebody holds on all addresses counts as taken", async () => {
  const taken = await takePort("0.0.0.0");
  expect(await nextFreePort({ ...wish, port: taken })).toBeGreaterThan(taken);
});

test("a port that is promised to another of our programs is passed over", async () => {
  const taken = await takePort("127.0.0.1");
  const first = await nextFreePort({ ...wish, port: taken });
  expect(await nextFreePort({ ...wish, port: taken, not: [first] })).toBeGreaterThan(first);
});

test("a taken port that the user set is an error that names port and setting", async () => {
  const taken = await takePort("127.0.0.1");
  const error = nextFreePort({ ...wish, port: taken, fixed: true });
  await expect(error).rejects.toThrow(`Port ${taken} (PORT) is taken`);
});

test("an address that is not this machine's is an error that names HOST", async () => {
  const error = nextFreePort({ ...wish, port: 3000, host: "192.0.2.1" });
  await expect(error).rejects.toThrow(/HOST/);
});
