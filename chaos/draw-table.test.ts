import { expect, it } from "vitest";
import { drawTable } from "./draw-table.ts";

const shape = { influencers: 300, slot: 5 as const, minutes: 1, workers: 2, seed: 7 };
const verdict = {
  ...{ attempted: 9, served: 9, acked: 9, stored: 8, lost: 1, duplicated: 0, unexpected: 0, wrongValue: 0 },
  ...{ unsaid: 0, maxGapSlots: 2, recoveryMs: 1_500, p99TakenMs: null },
};

it("shows what is beside what must hold, and the causes of a row that misses it", () => {
  const allowed = { maxGapSlots: 1, recoveryMs: null };
  const row = { id: "F99", title: "a fault", shape, verdict, allowed };
  const [head, failed, cause, unjudged] = drawTable([
    { ...row, problems: ["lost is 1, allowed are 0"] },
    { ...row, verdict: null, problems: [] },
  ]).split("\n");
  expect(head).toMatch(/lost +duplicated +wrongValue +maxGapSlots +recoveryMs +result$/);
  expect(failed).toMatch(/^F99 .* 300 in 5 s, .* 1 \/ 0 +0 \/ 0 +0 \/ 0 +2 \/ 1 +1500 \/ – +FAILED$/);
  expect(cause).toBe("     ✗ lost is 1, allowed are 0");
  expect(unjudged).toMatch(/– \/ 0 .*passed$/);
});
