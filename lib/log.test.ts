import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { z } from "zod";
import { createLog } from "./log.ts";
import { MINUTE, SECOND } from "./time.ts";

const lineSchema = z.looseObject({
  level: z.string(),
  msg: z.string().optional(),
  heldBack: z.number().optional(),
});

function record(level = "debug") {
  const lines: string[] = [];
  const clock = { ms: 0 };
  const log = createLog({ level, write: (line) => lines.push(line), nowMs: () => clock.ms });
  return { log, clock, lines, read: () => lines.map((line) => lineSchema.parse(JSON.parse(line))) };
}

test("no secret gets into a line: fields, errors, their causes and stacks, messages", () => {
  const { log, lines } = record();
  const canary = "c4n4ry";
  const key = `ia_${"Kk-_7".repeat(8)}abc`;
  const url = `postgres://ia:${canary}@db:5432/x`;
  const failed = new Error(`could not connect to ${url}`, { cause: new Error(`Bearer ${canary}.x`) });
  Object.assign(failed, { parameters: [canary], headers: { cookie: canary }, connectionString: url });
  const child = log.child({ worker: "w" });
  child.warn(
    { err: failed, password: canary, request: { headers: { cookie: `ia_session=${canary}` } } },
    url,
  );
  child.info({ options: { connectionString: url, token: canary } }, `Cookie: ia_session=${canary}; other=1`);
  child.debug(`Authorization: Bearer ${canary}`);
  child.error(failed, "as it is");
  child.error({ err: new Error(`Failed query: INSERT\nparams: ${canary},1`) }, "query");
  child.info(`GET /x?api_key=${canary}&y=1`);
  child.warn({ url: `/x?search=${key}` }, `refused ${key}`);
  expect(lines).toHaveLength(7);
  expect(lines.join("")).not.toContain(key.slice(3));
  expect(lines.join("")).not.toContain(canary);
  expect(lines.join("")).toContain("postgres://ia:***@db:5432/x");
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

test("ten minutes in which everything fails many times a second stay under a thousand lines", () => {
  const { log, clock, lines, read } = record("info");
  const worker = log.child({ worker: "w" });
  for (let second = 0; second < 600; second++) {
    clock.ms = second * SECOND;
    for (let i = 0; i < 10; i++) {
      worker.warn({ err: new Error("connect ECONNREFUSED 127.0.0.1:5432") }, `job ${i} failed`);
      worker.error({ pathname: `/x/${i}` }, `request 0b0e8a52-0b0e-4a52-8a52-0b0e8a52${1_000 + i} failed`);
      // Each message another one: the cap on all lines holds.
      worker.warn(`${"x".repeat(second % 100)}: no two are the same`);
    }
  }
  expect(lines.length).toBeLessThan(1_000);
  const held = read().reduce((sum, line) => sum + (line.heldBack ?? 0), 0);
  expect(held).toBeGreaterThan(600 * 10);
});

test("what happens once is told, also in an outage; what is fatal and what informs is never held back", () => {
  const { log, clock, read } = record("info");
  for (let i = 0; i < 100; i++) log.warn("away");
  log.warn("something else");
  for (let i = 0; i < 100; i++) log.fatal("the end");
  for (let i = 0; i < 100; i++) log.info("slot done");
  clock.ms = MINUTE;
  log.warn("away");
  const lines = read();
  expect(lines.filter(({ msg }) => msg === "away")).toEqual([
    expect.not.objectContaining({ heldBack: expect.anything() }),
    expect.not.objectContaining({ heldBack: expect.anything() }),
    expect.objectContaining({ heldBack: 98 }),
  ]);
  expect(lines.filter(({ msg }) => msg === "something else")).toHaveLength(1);
  expect(lines.filter(({ msg }) => msg === "the end" || msg === "slot done")).toHaveLength(200);
});

test("nothing is lost when a process exits right after its last line", async () => {
  const script = `
    import { log } from "./lib/log.ts";
    for (let i = 0; i < 5_000; i++) log.info({ i }, "x".repeat(100));
    process.exit(3);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: { NODE_ENV: "test", LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(3);
  expect(text.trimEnd().split("\n")).toHaveLength(5_000);
});
