import { describe, expect, test } from "vitest";
import { judgeMemory } from "./judge-memory.ts";

const slots = (megabytes: number[]) => megabytes.map((workers) => ({ workers }));

describe("judgeMemory", () => {
  test("a level that swings, with a peak on it, is flat", () => {
    const swinging = slots([728, 760, 707, 741, 733, 720, 1_200, 715, 752, 707]);
    expect(judgeMemory(swinging)).toEqual({ workers: { first: 733, second: 720, isFlat: true } });
  });

  test("14 bytes more for each of a million data points a slot are seen", () => {
    const leaking = slots(Array.from({ length: 10 }, (_, slot) => 700 + 15 * slot));
    expect(judgeMemory(leaking).workers?.isFlat).toBe(false);
  });

  test("a small process may move by tens of MB, not by more", () => {
    const at = (more: number) => judgeMemory(slots([...Array(5).fill(120), ...Array(5).fill(120 + more)]));
    expect(at(48).workers?.isFlat).toBe(true);
    expect(at(49).workers?.isFlat).toBe(false);
  });

  test("each part is judged for itself, and none by a few slots", () => {
    const memory = Array.from({ length: 8 }, (_, slot) => ({ web: 200, workers: 200 + 40 * slot }));
    expect(judgeMemory(memory)).toMatchObject({ web: { isFlat: true }, workers: { isFlat: false } });
    expect(judgeMemory(memory.slice(1))).toMatchObject({ web: { isFlat: null }, workers: { isFlat: null } });
  });
});
