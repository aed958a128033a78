import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";

/** A server that ends as Next does: when all its connections are through, however long that takes. */
const PROGRAM = `
  import { createServer } from "node:http";
  import { noteStopSignals } from "#lib/http/stopping.ts";
  noteStopSignals(300);
  const endless = async (response) => {
    for (;;) if (!response.write("x".repeat(65_536))) await new Promise((go) => response.once("drain", go));
  };
  const server = createServer((_, response) => void endless(response)).listen(0, "127.0.0.1", () => {
    process.on("SIGTERM", () => server.close(() => process.exit(7)));
    console.log(server.address().port);
  });
`;

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start() {
  const web = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  ends.push(() => web.kill("SIGKILL"));
  const exited = once(web, "exit");
  const [port] = await once(createInterface(web.stdout), "line");
  return { web, exited, port: Number(port) };
}

test("somebody who does not read what was asked for keeps a web that is to end for a while, not for ever", async () => {
  const { web, exited, port } = await start();
  const socket = connect(port, "127.0.0.1");
  ends.push(() => socket.destroy());
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: web\r\n\r\n");
  await once(socket, "readable");
  web.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("a web that nobody keeps ends at once, in Next's own way", async () => {
  const { web, exited } = await start();
  web.kill("SIGTERM");
  expect(await exited).toEqual([7, null]);
});
