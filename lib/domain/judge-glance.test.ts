import { expect, test } from "vitest";
import { type GlanceFacts, judgeGlance } from "./judge-glance.ts";

const well: GlanceFacts = {
  running: 1,
  away: 0,
  upSeconds: 7_200,
  lagSeconds: 70,
  interval: 60,
  spooled: 0,
  dropped: 0,
  isSilent: false,
  isPaused: false,
};

test.each<[string, Partial<GlanceFacts>, ReturnType<typeof judgeGlance>]>([
  ["all is well", {}, "keeping_up"],
  ["two slots and a while are no lag yet", { lagSeconds: 210 }, "keeping_up"],
  ["more is", { lagSeconds: 211 }, "behind"],
  ["a worker that runs and has never fetched what is due", { lagSeconds: null }, "behind"],
  ["what is due each hour may be as old as two", { interval: 3_600, lagSeconds: 7_290 }, "keeping_up"],
  ["a worker that has just begun", { lagSeconds: 5_000, upSeconds: 20 }, "starting"],
  ["nobody is due: an old slot is no fault", { interval: null, lagSeconds: 5_000 }, "nothing_to_fetch"],
  ["nobody was ever", { interval: null, lagSeconds: null, upSeconds: 20 }, "nothing_to_fetch"],
  ["the very first slots, before any is judged", { interval: null, lagSeconds: 30 }, "keeping_up"],
  ["data points wait on a disk", { spooled: 1 }, "catching_up"],
  ["a late slot comes before what waits", { spooled: 1, lagSeconds: 400 }, "behind"],
  ["the queue can't be reached", { away: 1, spooled: 5 }, "outage"],
  ["data points are lost", { away: 1, dropped: 3 }, "dropping"],
  ["nobody works", { running: 0, upSeconds: 0 }, "no_worker"],
  ["a platform answers nobody, though each slot is asked for", { isSilent: true }, "platform_trouble"],
  ["a platform is paused", { isPaused: true }, "paused"],
])("%s", (_case, more, status) => {
  expect(judgeGlance({ ...well, ...more })).toBe(status);
});
