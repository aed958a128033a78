import fc from "fast-check";
import { expect, test } from "vitest";
import { type FetchJobKey, fetchJobId, minuteJobId } from "./fetch-job-id.ts";

const key: fc.Arbitrary<FetchJobKey> = fc.record(
  {
    platform: fc.constant("mockstagram" as const),
    shard: fc.integer({ min: 1, max: 50 }),
    slot: fc.nat(50).map((n) => n * 60),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ["platform", "shard", "slot"] },
);
const identity = ({ platform, shard, slot, ids }: FetchJobKey) =>
  JSON.stringify([platform, shard, slot, ids && [...ids].sort((a, b) => a - b)]);

test("two fetch jobs have the same id exactly when they are for the same influencers and slot", () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(fetchJobId(a) === fetchJobId(b)).toBe(identity(a) === identity(b));
      expect(fetchJobId(a)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test("what goes on after a broken-off job, and a minute of another kind, have ids of their own", () => {
  const job = { platform: "mockstagram", shard: 1, slot: 60, ids: [1] } as const;
  const whole = { platform: "mockstagram", shard: 1, slot: 60 } as const;
  const jobs = [job, { ...job, after: "x" }, { ...job, after: "y" }, whole, { ...whole, after: "x" }];
  expect(new Set(jobs.map(fetchJobId)).size).toBe(jobs.length);
  expect(minuteJobId("build_snapshot", 5)).not.toBe(minuteJobId("erase_removed", 5));
  expect(minuteJobId("build_snapshot", 5)).toBe(minuteJobId("build_snapshot", 5));
});

test("the order of the influencers does not matter", () => {
  const job = { platform: "mockstagram", shard: 1, slot: 60 } as const;
  expect(fetchJobId({ ...job, ids: [3, 10, 2] })).toBe(fetchJobId({ ...job, ids: [10, 2, 3] }));
});
