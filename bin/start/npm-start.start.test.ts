/** `npm start` and `npm run dev` as a person runs them: the real command, its real programs, and the real Ctrl-C. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/** A guard: beside other suites, at a slow hour, packages and demo history take more than 90 s. */
const READY_MS = 240_000;
const dataDir = realpathSync(mkdtempSync(join(tmpdir(), "npm-start-")));
const squatters: Server[] = [];
/** Outlives a test run that is killed, and then stops what the run has started: it is told the groups. */
const guard = spawn(
  process.execPath,
  [
    "-e",
    `let groups = "";
     process.stdin.on("data", (text) => { groups += text; }).on("end", () => {
       for (const group of groups.trim().split("\\n")) try { process.kill(-Number(group), "SIGTERM"); } catch {}
     });`,
  ],
  { stdio: ["pipe", "ignore", "ignore"], detached: true },
);

interface Run {
  process: ChildProcess;
  /** All that it has said. */
  said(): string;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

const npmStart = (env: Record<string, string> = {}) => npm(["start"], env);

function npm(args: readonly string[], env: Record<string, string> = {}): Run {
  const { PATH, HOME } = process.env;
  // Only what a shell has: settings of the tests must not reach it.
  const child = spawn("npm", args, {
    env: { PATH, HOME, NODE_ENV: "production", DATA_DIR: dataDir, LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // In front of a terminal a command and all that it starts are one group, too.
    detached: true,
  });
  guard.stdin?.write(`${child.pid}\n`);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  return {
    process: child,
    said: () => text,
    ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))),
  };
}

/** Waits for the box and returns the web's address. */
async function untilReady(run: Run): Promise<string> {
  let over = false;
  void run.ended.then(() => {
    over = true;
  });
  await vi.waitFor(() => expect(over || run.said().includes("Ctrl-C")).toBe(true), {
    timeout: READY_MS,
    interval: 100,
  });
  // For the summary of npm test.
  console.log(`start: ${/Database +(.+?)[ │]*$/m.exec(run.said().slice(run.said().indexOf("┌")))?.[1]}`);
  const url = /Open +(http\S+)/.exec(run.said())?.[1];
  if (url === undefined) throw new Error(`it did not become ready:\n${run.said()}`);
  return url;
}

async function rowsOf(url: string): Promise<number[][]> {
  const response = await fetch(`${url}/api/influencer_analytics/1000000`);
  const body: { data: number[][]; success: boolean } = await response.json();
  expect(body.success).toBe(true);
  return body.data;
}

/** Epoch milliseconds: where fetching began, and demo history ends. */
async function liveFrom(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/influencers/mockstagram/1000000`);
  const { periods }: { periods: { kind: string; from: number; to: number | null }[] } = await response.json();
  const from = periods.find(({ kind }) => kind === "live")?.from ?? Number.NaN;
  for (const { kind, to } of periods) if (kind === "demo") expect(to).toBeLessThanOrEqual(from);
  return from * 1_000;
}

/** As a terminal does it: to everybody in the group. */
function pressCtrlC(run: Run): void {
  if (run.process.pid) process.kill(-run.process.pid, "SIGINT");
}

/** Everything that works on our data folder: by its environment, or by its arguments as the database does. */
function processesOfOurs(): { pid: number; command: string }[] {
  const all = existsSync("/proc/self/environ") ? readProcFolders() : readPs();
  return all.filter(({ pid, text }) => pid !== process.pid && text.includes(dataDir));
}

function readProcFolders() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return [
          { pid: Number(name), command, text: command + readFileSync(`/proc/${name}/environ`, "utf8") },
        ];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

function readPs() {
  return execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8" })
    .split("\n")
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim(), text: line }));
}

beforeAll(async () => {
  for (const port of [3000, 4000, 9465]) {
    const server = createServer((socket) => socket.destroy());
    // Taken by somebody else already: as good.
    await new Promise<void>((resolve) => {
      server.once("error", () => resolve());
      server.listen(port, "127.0.0.1", () => resolve());
    });
    squatters.push(server);
  }
});

afterAll(() => {
  guard.stdin?.end();
  for (const server of squatters) server.close();
  for (const { pid } of processesOfOurs()) process.kill(pid, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

test("it becomes ready on ports that are free, shows data at once and live data soon; Ctrl-C ends every process", async () => {
  const run = npmStart();
  const url = await untilReady(run);
  expect(run.said()).toMatch(/Port 3000 is taken: the web is on \d+/);
  expect(run.said()).toMatch(/Port 4000 is taken: the stand-in is on \d+/);
  expect(run.said()).toMatch(/Port 9465 is taken: the worker is on \d+/);
  expect(run.said()).toMatch(/Admin +http\S+\/setup#token=\S+/);

  const rows = await rowsOf(url);
  // The demo history: a day of minutes, less the odd bucket that two of its moments share.
  expect(rows.length).toBeGreaterThan(1_300);
  for (const row of rows)
    expect(row).toEqual([expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)]);
  // When the demo history was made is no measure: it reaches up to the first slot that was due after the seeding.
  const from = await liveFrom(url);
  await vi.waitFor(async () => expect((await rowsOf(url)).at(-1)?.[0]).toBeGreaterThanOrEqual(from), {
    timeout: 75_000,
    interval: 500,
  });

  pressCtrlC(run);
  await run.ended;
  expect(run.said()).toContain("Stopped.");
  expect(processesOfOurs()).toEqual([]);
});

test("a second start finds its data; a start beside it is refused; killed without warning, it leaves nobody but the database, which the next start takes over", async () => {
  const run = npmStart();
  const url = await untilReady(run);
  expect(run.said()).toMatch(/Influencers +as they are/);
  expect((await rowsOf(url)).length).toBeGreaterThan(1_300);

  const beside = npmStart();
  expect(await beside.ended).not.toBe(0);
  expect(beside.said()).toContain("in use by another process");
  expect(await rowsOf(url)).not.toEqual([]);

  const start = processesOfOurs().find(
    ({ command }) => command.includes("bin/start.js") && !command.includes("npm"),
  );
  process.kill(start?.pid ?? 0, "SIGKILL");
  await vi.waitFor(
    () => expect(processesOfOurs().filter(({ command }) => !command.includes("postgres"))).toEqual([]),
    { timeout: 40_000, interval: 200 },
  );

  const next = npmStart();
  await untilReady(next);
  next.process.kill("SIGTERM");
  await next.ended;
  await vi.waitFor(() => expect(processesOfOurs()).toEqual([]), { timeout: 40_000, interval: 200 });
});

test("npm run dev -- --verbose becomes ready with pages made on demand, and shows the logs of all; Ctrl-C ends every process", async () => {
  const run = npm(["run", "dev", "--", "--verbose"]);
  const url = await untilReady(run);
  for (const name of ["mockstagram", "worker", "web"])
    await vi.waitFor(() => expect(run.said()).toMatch(new RegExp(`^${name} │ \\S`, "m")), {
      timeout: 75_000,
      interval: 100,
    });
  expect(
    processesOfOurs().some(({ command }) => command.includes("next dev") || command.includes("next-server")),
  ).toBe(true);
  expect(await rowsOf(url)).not.toEqual([]);

  pressCtrlC(run);
  expect(await run.ended).toBe(0);
  expect(run.said()).toContain("Stopped.");
  expect(processesOfOurs()).toEqual([]);
});

test("a taken port that the user set stops it with one clear line, and nothing stays", async () => {
  const run = npmStart({ PORT: "3000" });
  expect(await run.ended).not.toBe(0);
  expect(run.said()).toContain("Port 3000 (PORT) is taken");
  expect(processesOfOurs()).toEqual([]);
});
