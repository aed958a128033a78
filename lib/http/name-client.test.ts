/** Who asks, as a server of Node's tells its handlers. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, expect, it } from "vitest";
import { CLIENT_ADDRESS, CLIENT_IS_LOCAL } from "#lib/auth/network-of.ts";
import { createLog } from "#lib/log.ts";
import { monotonicMs } from "#lib/time.ts";
import { createAddressOf, nameClients, splitTrusted } from "./name-client.ts";

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

const here = { trusted: [], appUrl: "http://127.0.0.1:3000" };

/** Asks a server on this machine, with these headers, what it makes of the request. */
async function ask(
  answer: (request: IncomingMessage) => string,
  headers: Record<string, string> = {},
): Promise<string> {
  const started = createServer((request, response) => response.end(answer(request)));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const text = await fetch(`http://127.0.0.1:${port}/`, { headers }).then((response) => response.text());
  started.close();
  return text;
}

it("each handler is told the connection's address, whatever the request says of itself", async () => {
  nameClients(here);
  const said = (request: IncomingMessage) => String(request.headers[CLIENT_ADDRESS]);
  expect(await ask(said)).toBe("127.0.0.1");
  const lying = { [CLIENT_ADDRESS]: "9.9.9.9", "x-forwarded-for": "9.9.9.9" };
  expect(await ask(said, lying)).toBe("127.0.0.1");
});

it.each([
  [{}, "1"],
  [{ "x-forwarded-for": "203.0.113.7" }, "0"],
  [{ forwarded: "for=203.0.113.7" }, "0"],
  [{ [CLIENT_IS_LOCAL]: "0" }, "1"],
  [{ [CLIENT_IS_LOCAL]: "1", "x-real-ip": "203.0.113.7" }, "0"],
])("whether this machine asks, and no proxy on it: %j is %s", async (headers, expected) => {
  nameClients(here);
  expect(await ask((request) => String(request.headers[CLIENT_IS_LOCAL]), headers)).toBe(expected);
});

it.each([
  [{ ...here, appUrl: "https://analytics.example.org" }],
  [{ ...here, trusted: ["loopback"] }],
  [{ ...here, trusted: ["10.0.0.1", "127.0.0.0/8"] }],
])("nobody is this machine where a proxy on it may ask for others and not say so: %j", async (settings) => {
  nameClients(settings);
  expect(await ask((request) => String(request.headers[CLIENT_IS_LOCAL]))).toBe("0");
});

it.each([["http://localhost:3000"], ["http://[::1]:3000"], ["http://127.0.0.9"]])(
  "%s is this machine",
  async (appUrl) => {
    nameClients({ trusted: [], appUrl });
    expect(await ask((request) => String(request.headers[CLIENT_IS_LOCAL]))).toBe("1");
  },
);

it.each([
  [[], "203.0.113.7", "127.0.0.1"],
  [["loopback"], "203.0.113.7", "203.0.113.7"],
  [["loopback"], "6.6.6.6, 203.0.113.7", "203.0.113.7"],
  [["loopback", "203.0.113.0/24"], "6.6.6.6, 203.0.113.7", "6.6.6.6"],
  [["10.0.0.0/8"], "203.0.113.7", "127.0.0.1"],
])("trusting %j, %j of a proxy on this machine means %s", async (trusted, forwarded, expected) => {
  expect(await ask(createAddressOf(trusted), { "x-forwarded-for": forwarded })).toBe(expected);
});

it("a proxy that is not trusted is warned of, once", async () => {
  const warned: unknown[] = [];
  const log = createLog({
    level: "warn",
    write: (line) => warned.push(JSON.parse(line)),
    nowMs: monotonicMs,
  });
  const answer = () => "";
  nameClients({ ...here, trusted: ["loopback"], log });
  await ask(answer, { "x-forwarded-for": "203.0.113.7" });
  expect(warned).toEqual([]);
  nameClients({ ...here, trusted: ["10.0.0.0/8"], log });
  await ask(answer, { forwarded: "for=203.0.113.7" });
  expect(warned).toEqual([]);
  await ask(answer, { "x-forwarded-for": "203.0.113.7" });
  await ask(answer, { "x-forwarded-for": "203.0.113.8" });
  expect(warned).toEqual([
    expect.objectContaining({
      level: "warn",
      peer: "127.0.0.1",
      msg: expect.stringContaining("set TRUSTED_PROXIES to its address"),
    }),
  ]);
});

it("takes a list by comma, and refuses what is no address", () => {
  expect(splitTrusted(undefined)).toEqual([]);
  expect(splitTrusted(" loopback, 10.0.0.0/8 ,")).toEqual(["loopback", "10.0.0.0/8"]);
  expect(() => createAddressOf(["proxy.example.org"])).toThrow(TypeError);
});
