/** One more web on the product's database, set otherwise. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "@playwright/test";
import { nextFreePort } from "../bin/start/next-free-port.ts";

export interface OtherWeb {
  url: string;
  stop(): Promise<void>;
}

/** Resolves when it answers. `root`: the folder of its sources and build; default ours. */
export async function startWeb(
  databaseUrl: string,
  { env = {}, root = "." }: { env?: Record<string, string>; root?: string } = {},
): Promise<OtherWeb> {
  const port = await nextFreePort({ name: "PORT", port: 23_100, fixed: false, host: "127.0.0.1", not: [] });
  const url = `http://127.0.0.1:${port}`;
  const web = spawn(process.execPath, ["bin/web.ts"], {
    cwd: root,
    stdio: "ignore",
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: randomBytes(32).toString("base64url"),
      PORT: `${port}`,
      ...env,
    },
  });
  const exited = once(web, "exit");
  const status = () =>
    fetch(`${url}/api/health/live`).then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(status, { timeout: 60_000 }).toBe(200);
  return {
    url,
    stop: async () => {
      web.kill();
      await exited;
    },
  };
}

/** All of a request but its last line, on a connection of its own. What it returns sends that, and gives the whole answer. */
export async function beginAsking(url: string, path: string): Promise<() => Promise<string>> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding("utf8");
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`);
  return async () => {
    socket.write("\r\n");
    let answer = "";
    for await (const text of socket) answer += text;
    return answer;
  };
}
