import { expect, test } from "vitest";
import { auditFileHref, auditHref, daysToRange } from "./audit-href.ts";

const nothing = { actor: "", action: "", target: "", from: "", to: "" };

test("the page and its files carry the same filter; what is empty stands nowhere", () => {
  expect(auditHref(nothing)).toBe("/admin/audit");
  const search = { ...nothing, actor: "a+b@example.org", from: "2026-11-24" };
  expect(auditHref(search, "x")).toBe("/admin/audit?actor=a%2Bb%40example.org&from=2026-11-24&after=x");
  expect(auditFileHref(search, "UTC", "csv")).toBe(
    "/api/v1/audit/export?actor=a%2Bb%40example.org&from=1795478400&format=csv",
  );
});

test("days are the visitor's, the last one whole, also where the clocks change", () => {
  const day = (from: string, to: string) => daysToRange({ from, to }, "Europe/Berlin");
  const { from, to } = day("2026-10-25", "2026-10-25");
  expect((to ?? 0) - (from ?? 0)).toBe(25 * 3_600);
  expect(day("", "yesterday")).toEqual({ from: undefined, to: undefined });
});
