import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it, vi } from "vitest";

// A hang guard: starting a process takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { NODE_ENV: "test", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const output = { text: "" };
  child.stdout.on("data", (data) => {
    output.text += data;
  });
  child.stderr.on("data", (data) => {
    output.text += data;
  });
  return { child, output, exit: once(child, "close").then(([code]) => code) };
}

it.each(["SIGTERM", "SIGINT"] as const)(
  "says where it listens, serves, and ends cleanly on %s",
  async (signal) => {
    const { child, output, exit } = run(["--port", "0", "--mode", "deterministic", "--seed", "3"]);
    await once(child.stdout, "data");
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output.text)?.[0];
    expect(output.text).toContain("deterministic, seed 3");
    expect((await fetch(`${url}/api/v1/influencers/1000000`)).status).toBe(200);
    child.kill(signal);
    expect(await exit).toBe(0);
  },
);

it("says so when the port is taken, and names a way out", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const { output, exit } = run([], { MOCKSTAGRAM_PORT: String(port) });
  expect(await exit).toBe(1);
  expect(output.text).toContain(`Port ${port} on 127.0.0.1 is taken`);
  expect(output.text).toContain("--port");
  taken.close();
});

it.each([
  [["--mode", "fast"], {}, "--mode must be one of walk, realistic, deterministic"],
  [["--seed", "x"], {}, "--seed must be a whole number"],
  [["--slot", "0"], {}, "--slot must be a whole number"],
  [["--port", "65536"], {}, "--port must be a whole number"],
  [[], { MOCKSTAGRAM_PORT: "no" }, "MOCKSTAGRAM_PORT must be a whole number"],
  [["--limit", "0"], {}, "--limit must be a whole number"],
  [["--latency", "-1"], {}, "--latency"],
  [["--script", "/nowhere/at/all.json"], {}, "/nowhere/at/all.json"],
  [["--nonsense"], {}, "--nonsense"],
  [["--host", "192.0.2.1"], {}, "can't listen on 192.0.2.1"],
])("refuses %j %j with a clear message", async (args, env, message) => {
  const { output, exit } = run(args, env);
  expect(await exit).toBe(1);
  expect(output.text).toContain(message);
  expect(output.text).not.toContain("    at ");
});

it("follows its script while it runs, and keeps the one before when that becomes unusable", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mockstagram-main-"));
  const file = join(folder, "script.json");
  const write = (text: string) => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  try {
    write('[{"fault":{"kind":"status","status":503}}]');
    const { child, output, exit } = run(["--port", "0", "--script", file]);
    await once(child.stdout, "data");
    const url = `${/http:\/\/127\.0\.0\.1:\d+/.exec(output.text)?.[0]}/api/v1/influencers/1000000`;
    expect((await fetch(url)).status).toBe(503);
    write('[{"fault":{"kind":"status","status":502}}]');
    await vi.waitUntil(() => output.text.includes("is in force"), { timeout: 20_000 });
    expect((await fetch(url)).status).toBe(502);
    write('[{"fault":{"kind":"nothing"}}]');
    await vi.waitUntil(() => output.text.includes("rule 1, fault, kind"), { timeout: 20_000 });
    expect((await fetch(url)).status).toBe(502);
    write("[]");
    child.kill("SIGHUP");
    await vi.waitUntil(() => output.text.split("is in force").length >= 3, { timeout: 20_000 });
    expect((await fetch(url)).status).toBe(200);
    child.kill();
    expect(await exit).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
