import fc from "fast-check";
import { expect, it } from "vitest";
import { failureReasons, ownFailureReasons } from "#lib/domain/failure.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { droppedPayload } from "./dropped-payload.ts";
import { codecs, decodePayload } from "./encode-payload.ts";

const ids = fc.uniqueArray(
  fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 300 })),
  {
    maxLength: 200,
  },
);
const failure = fc
  .record({ reason: fc.constantFrom(...failureReasons), ids: fc.oneof(ids, fc.constant("all" as const)) })
  .filter((one) => one.ids !== "all" || ownFailureReasons.includes(one.reason));

it("names all who lost a data point, and keeps who had none and why, whoever they are", () => {
  fc.assert(
    fc.property(ids, fc.array(failure, { maxLength: 4 }), (lost, failures) => {
      const payload = { ...makePayload(1_700_000_040, lost.length), ids: lost, failures };
      const { body, points, slot } = droppedPayload(payload);
      expect({ points, slot }).toEqual({ points: 0, slot: payload.slot });
      const expected = lost.length === 0 ? failures : [...failures, { reason: "dropped", ids: lost }];
      const sorted = (list: readonly number[] | "all") =>
        list === "all" ? list : list.toSorted((a, b) => a - b);
      expect(decodePayload(body)).toEqual({
        ...makePayload(1_700_000_040, 0),
        failures: expected.map((one) => ({ ...one, ids: sorted(one.ids) })),
      });
    }),
  );
});

it("is small: the reserve must hold an hour of a thousand shards", () => {
  const all = makePayload(1_700_000_040, 1_000, 37);
  expect(droppedPayload(all).body.bytes.length).toBeLessThan(120);
  const scattered = all.ids.filter((id) => (id * 7_919) % 13 < 6);
  const some = { ...all, failures: [{ reason: "timeout" as const, ids: scattered }] };
  expect(droppedPayload(some).body.bytes.length).toBeLessThan(600);
});

it("is damaged, and not a heap of memory, when it names more influencers than any shard has", () => {
  const { body } = droppedPayload({ ...makePayload(60, 0), failures: [{ reason: "late", ids: [1] }] });
  expect(body.codec).toBe(codecs.failures);
  const many = Array.from({ length: 5_001 }, (_, i) => i + 1);
  const huge = droppedPayload({ ...makePayload(60, 0), failures: [{ reason: "late", ids: many }] });
  expect(() => decodePayload(huge.body)).toThrow("too many");
});
