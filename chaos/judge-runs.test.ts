import { expect, it } from "vitest";
import { judgeRuns } from "./judge-runs.ts";

const unrun = [{ id: "F13", what: "covered by lib/spool/spool-model.test.ts" }];
const skipped = [{ id: "F12", why: "no mount" }];

it.each([
  { passed: ["F01"], failed: [], skipped: [], named: true, ok: true, last: "1 passed, 0 failed" },
  { passed: ["F01"], failed: ["F02"], skipped: [], named: false, ok: false, last: "1 passed, 1 failed" },
  { passed: ["F01"], failed: [], skipped, named: false, ok: true, last: "1 passed, 0 failed" },
  { passed: ["F01"], failed: [], skipped, named: true, ok: false, last: "1 passed, 0 failed" },
  { passed: [], failed: [], skipped, named: true, ok: false, last: "0 passed, 0 failed" },
  { passed: [], failed: [], skipped: [], named: false, ok: false, last: "0 passed, 0 failed" },
])("$last, $skipped.length skipped, by name: $named", ({ ok, last, ...counts }) => {
  const judged = judgeRuns({ ...counts, unrun: [] });
  expect(judged.ok).toBe(ok);
  expect(judged.lines.at(-1)).toBe(last);
  if (counts.skipped.length > 0) expect(judged.lines).toContain("1 skipped");
});

it("rows without a run are told, and count as nothing", () => {
  const judged = judgeRuns({ passed: ["F01"], failed: [], skipped: [], unrun, named: false });
  expect(judged).toEqual({
    ok: true,
    lines: [
      "F13 is no run: covered by lib/spool/spool-model.test.ts",
      "1 without a run",
      "1 passed, 0 failed",
    ],
  });
  expect(judgeRuns({ passed: [], failed: [], skipped: [], unrun, named: false }).ok).toBe(false);
});
