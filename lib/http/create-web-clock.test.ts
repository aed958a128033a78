import { afterEach, expect, test } from "vitest";
import { systemClock } from "#lib/time.ts";
import { createWebClock, type WebClock } from "./create-web-clock.ts";

const clocks: WebClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});
const clockOf = (options: Parameters<typeof createWebClock>[0]) => {
  const clock = createWebClock(options);
  clocks.push(clock);
  return clock;
};

test("a machine that is five minutes ahead tells the database's time, and how far it is off", async () => {
  const compared: number[] = [];
  const clock = clockOf({
    read: async () => systemClock.now() - 300_000,
    onCompared: (skewMs) => compared.push(skewMs),
  });
  await clock.anchor();
  expect(Math.abs(clock.now() - (systemClock.now() - 300_000))).toBeLessThan(5_000);
  expect(Math.abs((compared.at(-1) ?? 0) - 300_000)).toBeLessThan(5_000);
});

test("without a database it is the machine's; in an outage it goes on with what the database last told", async () => {
  let away = true;
  const read = async () => {
    if (away) throw new Error("away");
    return systemClock.now() + 60_000;
  };
  const clock = clockOf({ read });
  await clock.anchor();
  expect(Math.abs(clock.now() - systemClock.now())).toBeLessThan(5_000);
  away = false;
  await clock.anchor();
  away = true;
  await clock.anchor();
  expect(Math.abs(clock.now() - (systemClock.now() + 60_000))).toBeLessThan(5_000);
});
