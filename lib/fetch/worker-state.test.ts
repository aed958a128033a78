import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readWorkerState, type WorkerState, writeWorkerState } from "./worker-state.ts";

const folder = mkdtempSync(join(tmpdir(), "ia-worker-state-"));
const file = join(folder, "state.json");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const state: WorkerState = {
  v: 1,
  clockOffsetMs: -1_234.5,
  anchoredAt: 1_700_000_000_000.25,
  workers: ["one", "two"],
};

test("what was written is read, and there is nothing before", async () => {
  rmSync(file, { force: true });
  expect(readWorkerState(folder)).toBeNull();
  await writeWorkerState(folder, state);
  expect(readWorkerState(folder)).toEqual(state);
  await writeWorkerState(folder, { ...state, workers: ["one"] });
  expect(readWorkerState(folder)?.workers).toEqual(["one"]);
  expect(readdirSync(folder)).toEqual(["state.json"]);
});

test("a torn, changed or foreign file is no state and no crash", async () => {
  await writeWorkerState(folder, state);
  const whole = readFileSync(file, "utf8");
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.slice(0, length));
    expect(readWorkerState(folder)).toBeNull();
  }
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (content) => {
      writeFileSync(file, content);
      expect(readWorkerState(folder)).toBeNull();
    }),
  );
  writeFileSync(file, JSON.stringify({ ...state, v: 2 }));
  expect(readWorkerState(folder)).toBeNull();
});

test("writings that overlap leave the last one, and one that fails leaves what was there", async () => {
  const offsets = Array.from({ length: 20 }, (_, i) => i);
  await Promise.all(offsets.map((clockOffsetMs) => writeWorkerState(folder, { ...state, clockOffsetMs })));
  expect(readWorkerState(folder)?.clockOffsetMs).toBe(19);
  await expect(writeWorkerState(join(folder, "nowhere"), state)).rejects.toThrow("ENOENT");
  expect(readdirSync(folder)).toEqual(["state.json"]);
});
