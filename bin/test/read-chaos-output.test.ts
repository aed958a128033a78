import { expect, test } from "vitest";
import { readChaosOutput } from "./read-chaos-output.ts";

const said = (last: string) =>
  `F04 3 s: TimescaleDB 2.19.3 (Apache edition) on PostgreSQL 17.12, portable, from Debian; 300 influencers\nF04 ✗ lost is 1, allowed are 0\n\n${last}\n`;

test.each([
  { title: "passed faults count", code: 0, last: "5 passed, 0 failed", passed: 5, failed: 0 },
  { title: "a failed fault counts", code: 1, last: "4 passed, 1 failed", passed: 4, failed: 1 },
  {
    title: "a skipped fault has failed",
    code: 0,
    last: "F12 is skipped: no mount\n1 skipped\n4 passed, 0 failed",
    passed: 4,
    failed: 1,
  },
  {
    title: "a row that no run stands for is neither passed nor failed",
    code: 0,
    last: "F13 is no run: covered by lib/spool/spool-model.test.ts\nF30 is no run: not built: a day\n2 without a run\n4 passed, 0 failed",
    passed: 4,
    failed: 0,
  },
  { title: "an end without a verdict is a failure", code: null, last: "", passed: 0, failed: 1 },
  { title: "a failure beside the faults is one", code: 2, last: "5 passed, 0 failed", passed: 5, failed: 1 },
])("$title", ({ code, last, passed, failed }) => {
  expect(readChaosOutput({ code, output: said(last) })).toMatchObject({ passed, failed });
});

test("it tells the database, and what did not hold", () => {
  const { ranOn, problems } = readChaosOutput({ code: 1, output: said("4 passed, 1 failed") });
  expect(ranOn).toBe("TimescaleDB 2.19.3 (Apache edition) on PostgreSQL 17.12");
  expect(problems).toEqual(["F04 ✗ lost is 1, allowed are 0"]);
});

test("it tells what could not run, and why", () => {
  const output = said("F12 is skipped: no mount\n1 skipped\n4 passed, 0 failed");
  expect(readChaosOutput({ code: 1, output }).problems).toContain("F12 is skipped: no mount");
});
