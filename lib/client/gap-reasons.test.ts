import { expect, test } from "vitest";
import { failureReasons } from "#lib/domain/failure.ts";
import { gapReasons } from "./gap-reasons.ts";
import { reasonAdvice, reasonText } from "./reason-text.ts";

test("gaps add up by reason, the largest first", () => {
  const gap = (slots: number, reason: "late" | "timeout") => ({ from: 0, to: 60 * slots, slots, reason });
  expect(gapReasons([gap(1, "late"), gap(2, "timeout"), gap(2, "late")])).toEqual([
    { reason: "late", slots: 3 },
    { reason: "timeout", slots: 2 },
  ]);
  expect(gapReasons([])).toEqual([]);
});

test("each reason has words of its own: what it is, what it means, what to do", () => {
  const all = [...failureReasons, "unknown" as const];
  expect(new Set(all.map(reasonText)).size).toBe(all.length);
  expect(new Set(all.map((reason) => reasonAdvice(reason).means)).size).toBe(all.length);
  for (const reason of all) expect(reasonAdvice(reason).remedy).toMatch(/^[A-Z].*\.$/);
});
