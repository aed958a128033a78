import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextFreePort } from "./next-free-port.ts";
import { createSupervisor, type Program } from "./supervise.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "supervise-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers, notes its number and its end in files, and dies of GET /die. */
const SOURCE = `
  const { createServer } = require("node:http");
  const { appendFileSync } = require("node:fs");
  const [, , name, port, journal] = process.argv;
  appendFileSync(journal, name + " starts " + process.pid + "\\n");
  createServer((request, response) => {
    response.end("ok");
    if (request.url === "/die") process.exit(3);
  }).listen(Number(port), "127.0.0.1");
  process.on("SIGTERM", () => {
    appendFileSync(journal, name + " stops\\n");
    process.exit(0);
  });
`;

async function program(name: string, from: number, source = SOURCE): Promise<Program> {
  const script = join(folder, `${name}.cjs`);
  writeFileSync(script, source);
  const port = await nextFreePort({ name, port: from, fixed: false, host: "127.0.0.1", not: [] });
  return {
    name,
    args: [script, name, String(port), join(folder, "journal")],
    mode: "production",
    env: { PATH: process.env.PATH },
    logFile: join(folder, `${name}.log`),
    readyUrl: `http://127.0.0.1:${port}/`,
    readyWithinMs: 15_000,
    graceMs: 5_000,
  };
}

function journal(): string[] {
  const path = join(folder, "journal");
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

function pids(): number[] {
  return journal()
    .flatMap((line) => /starts (\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
}

function isRunning(pid: number): boolean {
  try {
    // A killed process whose parent has not looked yet still has a number.
    return process.kill(pid, 0) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

test("programs are stopped one by one, the last started first, and none stays", async () => {
  const supervisor = createSupervisor(() => {});
  await supervisor.start(await program("first", 21_000));
  await supervisor.start(await program("second", 21_100));
  await supervisor.stop();
  expect(journal().filter((line) => line.includes("stops"))).toEqual(["second stops", "first stops"]);
  expect(pids().some(isRunning)).toBe(false);
});

test("a program that dies is started again, and that is said with the way it died", async () => {
  const said: string[] = [];
  const supervisor = createSupervisor((line) => said.push(line));
  const phoenix = await program("phoenix", 21_200);
  await supervisor.start(phoenix);
  await fetch(`${phoenix.readyUrl}die`).catch(() => {});
  await vi.waitFor(() => expect(said.at(-1)).toBe("phoenix runs again."), { timeout: 15_000, interval: 50 });
  expect(said[0]).toContain("phoenix ended (exit code 3), starts again in 1 s");
  expect(new Set(pids()).size).toBe(2);
  await supervisor.stop();
});

test("a program that ends before it is ready is an error with the end of its log", async () => {
  const supervisor = createSupervisor(() => {});
  const broken = await program("broken", 21_300, "console.error('no such thing'); process.exit(7);");
  await expect(supervisor.start(broken)).rejects.toThrow(/broken ended \(exit code 7\)[\s\S]*no such thing/);
  await supervisor.stop();
});

test("a program that ignores SIGTERM is killed after its time of grace", async () => {
  const supervisor = createSupervisor(() => {});
  const stubborn = await program(
    "stubborn",
    21_400,
    `${SOURCE} process.removeAllListeners("SIGTERM"); process.on("SIGTERM", () => {});`,
  );
  await supervisor.start({ ...stubborn, graceMs: 200 });
  await supervisor.stop();
  expect(pids().some(isRunning)).toBe(false);
});

test("when the supervisor is killed without warning, its programs end in order by themselves", async () => {
  const orphan = await program("orphan", 21_500);
  const script = join(folder, "supervisor.ts");
  const source = new URL("./supervise.ts", import.meta.url).href;
  writeFileSync(
    script,
    `const { createSupervisor } = await import(${JSON.stringify(source)});
     await createSupervisor(console.log).start(${JSON.stringify(orphan)});
     console.log("ready");`,
  );
  const supervisor: ChildProcess = spawn(process.execPath, [script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve) =>
    supervisor.stdout?.on("data", (text) => String(text).includes("ready") && resolve()),
  );
  supervisor.kill("SIGKILL");
  await vi.waitFor(() => expect(journal().at(-1)).toBe("orphan stops"), { timeout: 10_000, interval: 50 });
  await vi.waitFor(() => expect(pids().some(isRunning)).toBe(false), { timeout: 10_000, interval: 50 });
});
