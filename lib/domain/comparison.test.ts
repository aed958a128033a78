import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketEdges, fromWall, stepSeconds, toWall } from "./bucket-edges.ts";
import { alignBuckets, shiftBack, shiftOf } from "./comparison.ts";
import { DAY_S } from "./seconds.ts";
import { comparisonKinds, type Step, steps } from "./series.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  // Its clocks go by half an hour.
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  // Days that begin at 01:00.
  "America/Santiago",
  "Africa/Cairo",
];
const at = (text: string) => Date.parse(text) / 1_000;
const begin = at("2024-12-01T00:00Z");

const anyRange = fc.record({
  kind: fc.constantFrom(...comparisonKinds),
  tz: fc.constantFrom(...zones),
  step: fc.constantFrom(...steps),
  start: fc.nat(700 * 1_440).map((minute) => begin + minute * 60),
  buckets: fc.integer({ min: 1, max: 90 }),
});

function align(range: { kind: "previous" | "year"; tz: string; step: Step; from: number; to: number }) {
  const { kind, tz, step, from, to } = range;
  const shift = shiftOf(kind, range);
  const starts = (bucketEdges(from, to, step, tz) ?? []).slice(0, -1);
  const other = { from: shiftBack(from, shift, tz).at, to: shiftBack(to, shift, tz).at };
  const edges = bucketEdges(other.from, other.to, step, tz) ?? [];
  return { shift, starts, other, edges, places: alignBuckets(starts, edges, shift, { step, tz }) };
}

/** Whether the zone's clock changes somewhere in [from, to], as its days show. */
function changes(from: number, to: number, tz: string): boolean {
  const offset = (t: number) => toWall(t, tz) - t;
  for (let t = from; t < to; t += DAY_S) if (offset(t) !== offset(from)) return true;
  return offset(to) !== offset(from);
}

test("buckets beside each other begin at the same time of the clock, or the same time apart; none is used twice", () => {
  fc.assert(
    fc.property(anyRange, ({ kind, tz, step, start, buckets }) => {
      const [from, to] = [start, start + buckets * stepSeconds[step]];
      const { shift, starts, other, edges, places } = align({ kind, tz, step, from, to });
      const used = places.filter((place) => place !== null);
      expect(new Set(used).size).toBe(used.length);
      expect([...used].sort((a, b) => a - b)).toEqual(used);
      for (const [i, place] of places.entries()) {
        if (place === null) continue;
        const [own = 0, theirs = 0] = [starts[i], edges[place]];
        if (shift.by === "elapsed") expect(own - theirs).toBe(shift.seconds);
        else if (step !== "6h" && step !== "1d" && step !== "1w")
          expect(toWall(own, tz) - toWall(theirs, tz)).toBe(shift.seconds);
        // A bucket of a day or so that begins with a jump begins an hour late.
        else expect(Math.abs(toWall(own, tz) - toWall(theirs, tz) - shift.seconds)).toBeLessThan(7_200);
      }
      // Only a change of clocks leaves anybody without a counterpart.
      if (
        !changes(other.from - 8 * DAY_S, other.to + 8 * DAY_S, tz) &&
        !changes(from - 8 * DAY_S, to + 8 * DAY_S, tz)
      )
        expect(places).toEqual(starts.map((_, i) => i));
    }),
    { numRuns: 400 },
  );
});

test("the year before is the same weekday at the same time of the clock; the period before ends where this one begins", () => {
  fc.assert(
    fc.property(anyRange, ({ tz, step, start, buckets }) => {
      const [from, to] = [start, start + buckets * stepSeconds[step]];
      const year = align({ kind: "year", tz, step, from, to });
      const wall = toWall(from, tz) - 364 * DAY_S;
      if (!fromWall(wall, tz).isSkipped) expect(toWall(year.other.from, tz)).toBe(wall);
      const previous = align({ kind: "previous", tz, step, from, to });
      expect(previous.other.to).toBeLessThanOrEqual(from + 7_200);
      expect(from - previous.other.to).toBeLessThan(stepSeconds[step] + 7_200);
    }),
  );
});

test("Berlin's day of 25 hours: beside the day before by the clock, the second 02:00 beside nothing", () => {
  const [from, to] = [at("2026-10-24T22:00Z"), at("2026-10-25T23:00Z")];
  const { other, starts, edges, places } = align({
    kind: "previous",
    tz: "Europe/Berlin",
    step: "1h",
    from,
    to,
  });
  expect(other).toEqual({ from: at("2026-10-23T22:00Z"), to: from });
  expect(starts).toHaveLength(25);
  expect(edges).toHaveLength(25);
  // 00:00, 01:00, 02:00, 02:00 again, 03:00 …
  expect(places).toEqual([0, 1, 2, null, ...Array.from({ length: 21 }, (_, i) => i + 3)]);
});

test("New York's day of 23 hours: what its clock jumps over is nobody's counterpart", () => {
  const tz = "America/New_York";
  const [from, to] = [at("2026-03-09T04:00Z"), at("2026-03-10T04:00Z")];
  const { other, places } = align({ kind: "previous", tz, step: "1h", from, to });
  expect(other).toEqual({ from: at("2026-03-08T05:00Z"), to: from });
  expect(places.slice(0, 5)).toEqual([0, 1, null, 2, 3]);
  expect(places.at(-1)).toBe(22);
});

test("an hour and a half of minutes is beside the hour and a half before, whatever the clock does", () => {
  const [from, to] = [at("2026-10-25T00:30Z"), at("2026-10-25T02:00Z")];
  const { other, places } = align({ kind: "previous", tz: "Europe/Berlin", step: "1m", from, to });
  expect(other).toEqual({ from: at("2026-10-24T23:00Z"), to: from });
  expect(places).toEqual(Array.from({ length: 90 }, (_, i) => i));
});

test("days that passed across a change of clocks are as many days back, bucket beside bucket", () => {
  const tz = "Europe/Berlin";
  for (const days of [1, 7, 30, 90])
    for (const step of ["1h", "6h", "1d"] as const)
      for (const end of [
        "2026-04-15T10:00Z",
        "2026-04-02T10:00Z",
        "2026-11-10T10:00Z",
        "2026-10-26T10:00Z",
      ]) {
        const to = at(end);
        const from = to - days * DAY_S;
        const shift = shiftOf("previous", { from, to, step, tz });
        expect(shift, `${days} days until ${end}, ${step}`).toEqual({ by: "wall", seconds: days * DAY_S });
        expect(Math.abs(shiftBack(to, shift, tz).at - from)).toBeLessThanOrEqual(3_600);
      }
});
