import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "./repeat.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const log = pino({ level: "silent" });

/** How often `work` is done within a second, done anew each tenth of it unless it says otherwise. */
async function countRuns(work: () => Promise<unknown>): Promise<number> {
  let runs = 0;
  const repeating = repeat("work", 100, log, async () => {
    runs++;
    return await work();
  });
  await vi.advanceTimersByTimeAsync(950);
  await repeating.stop();
  return runs;
}

test.each([undefined, null, 1, 1_795_641_039_016.9, { waitMs: "1" }])(
  "what work happens to give is no pause: %j",
  async (answer) => {
    expect(await countRuns(async () => answer)).toBe(10);
  },
);

test("it may say how long to wait", async () => {
  expect(await countRuns(async () => ({ waitMs: 500 }))).toBe(2);
});

test("work that fails is done again as usual", async () => {
  expect(await countRuns(() => Promise.reject(new Error("no")))).toBe(10);
});
