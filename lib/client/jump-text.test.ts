import { expect, test } from "vitest";
import type { Jump, Others } from "#lib/domain/jumps.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { aroundJump, jumpSpan, middleOfJump, noJumpsText, reasonOf, timesText } from "./jump-text.ts";

const others: Others = {
  ...{ compared: 12_400, rose: 5_952, fell: 5_828, stayed: 620 },
  ...{ p10: -0.2, median: 0.01, p90: 0.3, typical: 0.1 },
};
const jump: Jump = {
  ...{ hour: 100 * HOUR_S, hours: 1, before: 10_000, after: 11_200, change: 1_200, changePercent: 12 },
  ...{ since: 99 * HOUR_S + 3_540, until: 100 * HOUR_S + 3_540 },
  baseline: { gains: 168, median: 2, mad: 10, far: 60, usual: 30 },
  ...{ times: 40, score: 80, verdict: "own", doubt: null, others },
};
const purge = { ...others, rose: 500, fell: 11_408, p10: -2.2, median: -1.4, p90: -0.1, typical: 1.4 };
const lost = { ...jump, change: -180, changePercent: -1.8 };

test.each<[Jump, string]>([
  [
    jump,
    "48 % of 12,400 accounts of mockstagram rose in that hour, 47 % fell, half changed by 0.1 % or less; this one by +12 %.",
  ],
  [
    { ...lost, verdict: "platform", others: purge },
    "92 % of 12,400 accounts of mockstagram fell in that hour, half changed by 1.4 % or more: likely the platform, not this account.",
  ],
  [
    { ...lost, verdict: "platform", others: { ...others, p10: -4, p90: 5 } },
    "Of 12,400 accounts of mockstagram 8 in 10 changed by −4 % to +5 % in that hour, and so did this one: likely the platform, not this account.",
  ],
  [
    { ...lost, changePercent: -8, verdict: "both", others: purge },
    "92 % of 12,400 accounts of mockstagram fell in that hour, half changed by 1.4 % or more; this one by −8 %, much further than they: likely the platform, and something of its own.",
  ],
  [
    { ...jump, changePercent: null, others: { ...others, rose: 1, fell: 12_399, typical: 0 } },
    "under 1 % of 12,400 accounts of mockstagram rose in that hour, over 99 % fell, half or more did not change; this one from 0.",
  ],
  [
    { ...jump, hours: 5, verdict: "unclear", doubt: "gap", others: null },
    "Changed over 5 hours, not in one: there is no count between. Whether it came at once, and what others did then, can't be said.",
  ],
  [
    { ...jump, verdict: "unclear", doubt: "few_others", others: { ...others, compared: 1 } },
    "Only 1 account of mockstagram had a count in that hour and in the one before: too few to say what others did.",
  ],
  [
    { ...jump, verdict: "unclear", doubt: "pending", others: null },
    "What all accounts did in that hour is still being summed up; until then it can't be said.",
  ],
  [
    { ...jump, verdict: "unclear", doubt: "not_kept", others: null },
    "What other accounts did in that hour was not kept.",
  ],
])("%#", (one, text) => {
  expect(reasonOf(one, "mockstagram")).toBe(text);
});

test("how unusual it is, with what is usual", () => {
  expect(timesText(jump)).toBe("40 times its usual hour of 30 followers");
  expect(timesText({ ...jump, times: 6.25, baseline: { ...jump.baseline, usual: 1 } })).toBe(
    "6.3 times its usual hour of 1 follower",
  );
  expect(timesText({ ...jump, hours: 4, times: 1_234.5 })).toBe(
    "An hour of it is 1,235 times its usual hour of 30 followers",
  );
  const usually = (usual: number) => timesText({ ...jump, baseline: { ...jump.baseline, usual } });
  expect(usually(4.5)).toContain("hour of 4.5 followers");
  expect(usually(11_815.5)).toContain("hour of 11,816 followers");
  expect(timesText({ ...jump, times: null })).toBe("An hour usually changes nothing");
});

test("it came in its hour, or between two counts; the chart shows three more on both sides", () => {
  expect(jumpSpan(jump)).toEqual({ from: 100 * HOUR_S, to: 101 * HOUR_S });
  expect(middleOfJump(jump)).toBe(100.5 * HOUR_S);
  const gap = { ...jump, hours: 3, since: 98 * HOUR_S };
  expect(jumpSpan(gap)).toEqual({ from: 98 * HOUR_S, to: 100 * HOUR_S + 3_540 });
  expect(aroundJump(jumpSpan(gap))).toEqual({ from: 95 * HOUR_S, to: 103 * HOUR_S + 3_540 });
  expect(aroundJump(jumpSpan(jump))).toEqual({ from: 97 * HOUR_S, to: 104 * HOUR_S });
});

test.each([
  [{ judged: 24, tooEarly: 0 }, "No jumps in this range", "24 hours judged"],
  [{ judged: 1, tooEarly: 3 }, "No jumps in this range", "1 hour judged, 3 more had too little history"],
  [{ judged: 0, tooEarly: 3 }, "Too little history", "7 days"],
  [{ judged: 0, tooEarly: 0 }, "Nothing to judge", "no two hours"],
])("none to show, %o: %s", (some, title, part) => {
  const none = { from: 0, to: 1, jumps: [], jumpsTotal: 0, baseline: { days: 7, gainsMin: 24 } };
  const text = noJumpsText({ ...none, ...some });
  expect(text.title).toBe(title);
  expect(text.text).toContain(part);
});
