import { expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "#lib/time.ts";
import { type ResumeAtOptions, resumeAt } from "./resume-at.ts";

const START = 1_795_000_000_000;
const hourly: ResumeAtOptions = {
  now: START,
  holdUntil: 0,
  deadline: START + HOUR,
  least: 2 * SECOND,
  interval: 3_600,
  answers: false,
};

test("a platform that answers, only not fast enough, is asked on at once; one that does not is left alone for longer", () => {
  expect(resumeAt({ ...hourly, answers: true })).toBe(START + SECOND);
  expect(resumeAt(hourly)).toBe(START + 3 * MINUTE);
  expect(resumeAt({ ...hourly, interval: 60, deadline: START + MINUTE })).toBe(START + 3 * SECOND);
});

test("never before the end of a pause, and not at all where that is the end of the slot", () => {
  const holdUntil = START + 20 * MINUTE;
  expect(resumeAt({ ...hourly, holdUntil, answers: true })).toBe(holdUntil);
  expect(resumeAt({ ...hourly, holdUntil: START + HOUR - 2 * SECOND })).toBeNull();
});

test("a platform that stays away costs a slot twenty jobs, of which the last one has time", () => {
  for (const interval of [60, 300, 3_600, 86_400]) {
    const deadline = START + interval * SECOND;
    let now = START;
    let jobs = 0;
    let last = 0;
    for (;;) {
      const at = resumeAt({ ...hourly, interval, now, deadline });
      if (at === null) break;
      jobs++;
      last = at;
      now = Math.min(deadline, at + 45 * SECOND);
    }
    expect(jobs).toBeLessThanOrEqual(21);
    expect(deadline - last).toBeGreaterThanOrEqual(10 * SECOND);
  }
});
