import fc from "fast-check";
import pino from "pino";
import { expect, test } from "vitest";
import type { Appended, Spool } from "#lib/spool/spool.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { createHandOn, rangesOf } from "./hand-on.ts";

test("ranges name each id once, and no other", () => {
  expect(rangesOf([])).toBe("");
  expect(rangesOf([3, 1, 2, 7])).toBe("1-3,7");
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (ids) => {
      const named = rangesOf(ids)
        .split(",")
        .filter(Boolean)
        .flatMap((range) => {
          const [from = 0, to = from] = range.split("-").map(Number);
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
      expect(named).toEqual([...ids].sort((a, b) => a - b));
    }),
  );
});

const payload = makePayload(60, 3);

/** A spool of which only appending is looked at. */
function stubSpool(append: Spool["append"]): Spool {
  const unasked = () => Promise.reject(new Error("nobody should ask for that"));
  const stats = { bytes: 0, maxBytes: 0, records: 0, points: 0, oldestSlot: null };
  return {
    workerId: "w",
    folder: "",
    append,
    ...{ read: unasked, advance: unasked, close: unasked },
    ...{ setAside: unasked, readAside: unasked, strikeAside: unasked },
    stats: () => ({ ...stats, droppedPoints: 0, corruptRecords: 0, refusedRecords: 0 }),
  };
}

/** What a worker says while its queue is away and its disk takes as long as the test wants. */
function startHandOn() {
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const held = Promise.withResolvers<Appended>();
  const unasked = () => Promise.reject(new Error("nobody should ask for that"));
  const closed = { isUp: () => false, queue: () => null, refusal: () => null };
  const link = { ...closed, use: unasked, start: unasked, close: unasked };
  const spool = stubSpool(() => held.promise);
  const done = createHandOn(link, spool, log)(payload);
  const said = () => lines.filter((line) => line.includes('"msg":"taken"'));
  return { done, held, said };
}

test("a point is said to be taken when the disk has it, and not before", async () => {
  const { done, held, said } = startHandOn();
  await new Promise((resolve) => setImmediate(resolve));
  expect(said()).toEqual([]);
  held.resolve({ kind: "taken" });
  await done;
  expect(said().map((line) => JSON.parse(line))).toMatchObject([{ by: "spool", slot: 60, points: 3 }]);
});

test("a point that the spool drops is never said to be taken", async () => {
  const { done, held, said } = startHandOn();
  held.resolve({ kind: "dropped", points: 3 });
  await done;
  expect(said()).toEqual([]);
});

test("a disk that fails is no taking either", async () => {
  const { done, held, said } = startHandOn();
  held.reject(new Error("EIO"));
  await expect(done).rejects.toThrow("EIO");
  expect(said()).toEqual([]);
});
