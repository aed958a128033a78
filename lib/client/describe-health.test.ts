import { expect, test } from "vitest";
import { describeHealth } from "./describe-health.ts";
import type { HealthAnswer } from "./health-options.ts";

const answer = (
  status: HealthAnswer["status"],
  verdict: HealthAnswer["verdict"] = null,
  lastSlot: number | null = 60,
): HealthAnswer => ({ status, verdict, worker: { lastSlot } });

test.each([
  ["it runs", answer("ok", "keeping_up"), "good", "Pipeline runs: newest slot began", 60],
  ["it starts", answer("ok", "starting", null), null, "Pipeline starts: no slot fetched yet", null],
  ["an old slot", answer("ok", "behind"), "bad", "Pipeline is behind: newest slot began", 60],
  ["it never fetched", answer("ok", "behind", null), "bad", "Pipeline is behind: no slot fetched yet", null],
  ["a spool", answer("ok", "catching_up"), "warn", "Pipeline is catching up: newest slot began", 60],
  ["losing", answer("ok", "dropping"), "bad", "Data is being lost: newest slot began", 60],
  ["no queue", answer("ok", "outage"), "bad", "The queue can't be reached: newest slot began", 60],
  ["silence", answer("ok", "platform_trouble"), "warn", "A platform answers nobody: newest slot began", 60],
  ["a pause", answer("ok", "paused"), null, "Pipeline runs, a platform is paused: newest slot began", 60],
  ["nobody is due", answer("ok", "nothing_to_fetch"), null, "Pipeline waits: nothing is due", null],
  [
    "nobody works",
    answer("no_worker", "no_worker"),
    "bad",
    "No worker is running: nothing is being fetched",
    null,
  ],
  ["no database", answer("unavailable", null, null), "bad", "The database can't be reached", null],
])("%s", (_case, health, tone, text, since) => {
  expect(describeHealth(health, false)).toEqual({ tone, text, since });
});

test.each(["ok", "no_worker", "unavailable"] as const)(
  "once the server can't be reached the old answer, %s, is not told any more",
  (status) => {
    expect(describeHealth(answer(status, "keeping_up"), true)).toEqual({
      tone: null,
      text: "Pipeline: not known at the moment",
      since: null,
    });
  },
);
