import { expect, test } from "vitest";
import { failureReasons } from "#lib/domain/failure.ts";
import { gapReasons } from "./gap-reasons.ts";
import { reasonAdvice, reasonText } from "./reason-text.ts";

test("the reason with the most slots comes first", () => {
  expect(gapReasons({ missingByReason: { timeout: 2, unknown: 1, late: 3 } })).toEqual([
    { reason: "late", slots: 3 },
    { reason: "timeout", slots: 2 },
    { reason: "unknown", slots: 1 },
  ]);
  expect(gapReasons({ missingByReason: {} })).toEqual([]);
});

test("each reason has words of its own: what it is, what it means, what to do", () => {
  const all = [...failureReasons, "unknown" as const];
  expect(new Set(all.map(reasonText)).size).toBe(all.length);
  expect(new Set(all.map((reason) => reasonAdvice(reason).means)).size).toBe(all.length);
  for (const reason of all) expect(reasonAdvice(reason).remedy).toMatch(/^[A-Z].*\.$/);
});
