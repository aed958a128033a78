import { expect, test } from "vitest";
import { describeHealth } from "./describe-health.ts";
import type { HealthAnswer } from "./health-options.ts";

const answer = (status: HealthAnswer["status"], lastSlot: number | null = 60): HealthAnswer => ({
  status,
  worker: { lastSlot },
});

test.each([
  ["it runs", answer("ok"), "good", "Pipeline runs: newest slot began", 60],
  ["it starts", answer("ok", null), "good", "Pipeline starts: no slot fetched yet", null],
  ["nobody works", answer("no_worker"), "bad", "No worker is running: nothing is being fetched", null],
  ["no database", answer("unavailable", null), "bad", "The database can't be reached", null],
])("%s", (_case, health, tone, text, since) => {
  expect(describeHealth(health, false)).toEqual({ tone, text, since });
});

test.each(["ok", "no_worker", "unavailable"] as const)(
  "once the server can't be reached the old answer, %s, is not told any more",
  (status) => {
    expect(describeHealth(answer(status), true)).toEqual({
      tone: null,
      text: "Pipeline: not known at the moment",
      since: null,
    });
  },
);
