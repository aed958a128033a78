/**
 * Full load on an address by `wrk`: as many requests as it answers, over some connections. Why wrk: on machines of two
 * cores the generator takes them from what it measures, and a request costs wrk a tenth of what one costs a Node program;
 * and each request can name an influencer at random, where a fixed list would be asked in step by all connections.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { serverEnvironment } from "#lib/db/embedded/server-environment.ts";
import { SECOND } from "#lib/time.ts";
import type { Program } from "./peers/find-programs.ts";

/** Where a random influencer's id stands in a path. */
export const ID_PLACE = "ID_PLACE";

export interface Target {
  url: string;
  /** ID_PLACE in it is replaced in each request by one of [firstId, firstId + ids). */
  path: string;
  firstId: number;
  ids: number;
}

export interface WrkOptions {
  wrk: Program;
  /** For its script. */
  folder: string;
  connections: number;
  seconds: number;
  signal: AbortSignal;
}

const printed = z.object({ requests: z.number(), us: z.number(), failed: z.number() });

/** Requests a second. Throws when one failed or was answered with an error, or when `signal` has ended the run. */
export async function runWrk(target: Target, options: WrkOptions): Promise<number> {
  const { wrk, folder, connections, seconds, signal } = options;
  signal.throwIfAborted();
  const script = join(folder, "load.lua");
  writeFileSync(script, luaScript(target));
  const args = [...wrk.prefix, "-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, target.url];
  const child = spawn(wrk.command, args, {
    env: serverEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
    timeout: (seconds + 20) * SECOND,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const line = output.split("\n").find((text) => text.startsWith("{"));
  if (code !== 0 || line === undefined) throw new Error(`wrk ended with ${code}: ${output}`);
  const { requests, us, failed } = printed.parse(JSON.parse(line));
  if (failed > 0) throw new Error(`${failed} of ${requests} requests to ${target.path} failed`);
  return (requests * 1e6) / us;
}

function luaScript({ path, firstId, ids }: Target): string {
  const pieces = path.split(ID_PLACE).map((piece) => `[[${piece}]]`);
  return `
math.randomseed(os.time())
request = function()
  local id = string.format("%d", ${firstId} + math.random(0, ${ids - 1}))
  return wrk.format("GET", ${pieces.join(" .. id .. ")})
end
done = function(summary)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"us":%d,"failed":%d}\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
