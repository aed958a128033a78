import { expect, test } from "vitest";
import { createSlotProgress } from "./slot-progress.ts";

test("what was done last is known as done, also after a clock that was ahead, and whatever ends late", () => {
  const progress = createSlotProgress();
  progress.done(1, 600);
  progress.done(1, 120);
  expect([120, 180, 600].map((slot) => progress.isDone(1, slot))).toEqual([true, false, true]);
  progress.done(1, 240);
  progress.done(1, 180);
  progress.done(1, 180);
  expect([120, 180, 240].map((slot) => progress.isDone(1, slot))).toEqual([false, true, true]);
  expect(progress.isDone(2, 180)).toBe(false);
});
