/** Starts the WASM build of TimescaleDB Community (folder wasm, which has packages of its own). */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "wasm");

export interface CommunityServer {
  /** A database without any table of ours, and with the extension. Its one session is shared: a transaction at a time. */
  url: string;
  stop(): Promise<void>;
}

/** Rejects with what to do when its packages are not installed. */
export async function startCommunity(): Promise<CommunityServer> {
  if (!existsSync(join(folder, "node_modules"))) {
    throw new Error("TimescaleDB Community is not installed: npm ci --prefix test-community/wasm");
  }
  // Ends with us: its standard input does.
  const child = spawn(process.execPath, [join(folder, "main.ts")], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  const port = await new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      const found = /^listening on (\d+)$/m.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.once("error", reject);
    // Packed code is in its messages: the end says what it was.
    void ended.then(() => reject(new Error(`TimescaleDB Community ended: …${said.slice(-2_000)}`)));
  });
  return {
    url: `postgres://postgres:any@127.0.0.1:${port}/template1`,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
