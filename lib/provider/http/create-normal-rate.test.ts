import { expect, test } from "vitest";
import { createNormalRate } from "./create-normal-rate.ts";

test("what is usual is the rate of the seconds in which there was something to ask", () => {
  const rate = createNormalRate();
  // A slot of 30 seconds, all of it asked within 10.
  for (const slot of [0, 30, 60]) {
    for (let second = slot; second < slot + 10; second++) for (let n = 0; n < 400; n++) rate.count(second);
  }
  expect(rate.perSecond(89)).toBe(400);
});

test("it is not known before half a minute, and forgotten after a quiet one or a reset", () => {
  const rate = createNormalRate();
  expect(rate.perSecond(5)).toBeNull();
  rate.count(10);
  expect(rate.perSecond(38)).toBeNull();
  expect(rate.perSecond(39)).toBe(1);
  expect(rate.perSecond(200)).toBe(0);
  rate.reset();
  expect(rate.perSecond(260)).toBeNull();
});
