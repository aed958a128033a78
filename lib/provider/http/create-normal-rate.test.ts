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

test("the pauses between a worker's shards count, so that several workers together do not believe in more than all ask", () => {
  const workers = [createNormalRate(), createNormalRate()];
  // 30-second slots, in each of which a shard of 1,000 is due every 3 seconds for 15; the workers take turns.
  for (const slot of [0, 30, 60]) {
    for (let shard = 0; shard < 5; shard++) {
      for (let n = 0; n < 1_000; n++) workers[shard % 2]?.count(slot + shard * 3);
    }
  }
  const together = workers.reduce((sum, worker) => sum + (worker.perSecond(89) ?? 0), 0);
  expect(together).toBeCloseTo(1_000 / 3);
});

test("of shards that come alone the pause is not known: the longest is taken, to begin again gently", () => {
  const rate = createNormalRate();
  for (const slot of [0, 60]) for (let n = 0; n < 1_100; n++) rate.count(slot);
  expect(rate.perSecond(89)).toBe(100);
  const longer = createNormalRate();
  for (const slot of [0, 60]) for (let n = 0; n < 1_200; n++) longer.count(slot + (n % 2));
  expect(longer.perSecond(89)).toBe(100);
});

test("it is not known before half a minute, and forgotten after a quiet one or a reset", () => {
  const rate = createNormalRate();
  expect(rate.perSecond(5)).toBeNull();
  for (const second of [10, 11, 12, 13]) rate.count(second);
  expect(rate.perSecond(38)).toBeNull();
  expect(rate.perSecond(39)).toBe(1);
  expect(rate.perSecond(200)).toBe(0);
  rate.reset();
  expect(rate.perSecond(260)).toBeNull();
});
