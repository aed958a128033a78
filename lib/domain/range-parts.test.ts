import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketEdges } from "./bucket-edges.ts";
import { snapEdges, snapRange } from "./kept-from.ts";
import { rangeParts } from "./range-parts.ts";
import { HOUR_S, QUARTER_HOUR_S } from "./seconds.ts";
import { steps } from "./series.ts";

const BASE = Date.UTC(2026, 9, 24) / 1_000;
const width = { data_points: 0, rollups_15m: QUARTER_HOUR_S, rollups_1h: HOUR_S };

const question = fc
  .record({
    from: fc.oneof(
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      fc.integer({ min: -200, max: 200 }).map((n) => n * QUARTER_HOUR_S),
      fc.integer({ min: -50, max: 50 }).map((n) => n * HOUR_S),
    ),
    size: fc.oneof(
      fc.double({ min: 0, max: 4e5, noNaN: true }),
      fc.integer({ min: 0, max: 400 }).map((n) => n * QUARTER_HOUR_S),
      fc.integer({ min: 0, max: 2_000 }).map((n) => n * HOUR_S),
    ),
    zero: fc.constantFrom(0, BASE),
    step: fc.constantFrom(...steps),
    tz: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Lord_Howe"),
    dirty: fc.uniqueArray(fc.integer({ min: -60, max: 2_100 }), { maxLength: 150 }),
  })
  .map(({ from, size, zero, step, tz, dirty }) => {
    const range = { from: zero + from, to: zero + from + size };
    return {
      ...range,
      zero,
      tz,
      step,
      edges: bucketEdges(range.from, range.to, step, tz) ?? [],
      dirtyHours: dirty.map((n) => zero + n * HOUR_S).sort((a, b) => a - b),
    };
  });

describe("rangeParts", () => {
  test("parts cover the range exactly once, in order; roll-ups only whole cells of clean hours that no edge divides", () => {
    fc.assert(
      fc.property(question, (q) => {
        const parts = rangeParts(q);
        let at = q.from;
        for (const { source, from, to } of parts) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          at = to;
          if (source === "data_points") continue;
          expect(Number.isInteger(from / width[source])).toBe(true);
          expect(Number.isInteger(to / width[source])).toBe(true);
          expect(q.dirtyHours.some((hour) => hour < to && hour + HOUR_S > from)).toBe(false);
          const inside = q.edges.filter((edge) => edge > from && edge < to);
          for (const edge of inside) expect(Number.isInteger(edge / width[source])).toBe(true);
        }
        expect(at).toBe(q.to);
        expect(parts.length).toBeLessThanOrEqual(40);
      }),
      { numRuns: 1_000 },
    );
  });

  test("steps below a quarter of an hour read data points alone, as soon as there are two of them", () => {
    fc.assert(
      fc.property(question, (q) => {
        fc.pre((q.step === "1m" || q.step === "5m") && q.edges.length > 3);
        expect(rangeParts(q).map((part) => part.source)).toEqual(["data_points"]);
      }),
    );
  });

  test("where data points are no longer kept there are roll-ups alone, of the widest cells that fit", () => {
    const long = fc.record({
      quarters: fc.integer({ min: -60, max: 400 }),
      more: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(question, long, (q, { quarters, more }) => {
        const kept = {
          quarters: q.zero + quarters * HOUR_S,
          dataPoints: q.zero + (quarters + more) * HOUR_S,
        };
        const { from, to } = snapRange(q.from, q.to, kept);
        fc.pre(!(from < kept.dataPoints && (q.step === "1m" || q.step === "5m")));
        fc.pre(!(from < kept.quarters && q.step === "15m"));
        const edges = snapEdges(bucketEdges(from, to, q.step, q.tz) ?? [], kept);
        let at = from;
        for (const part of rangeParts({ from, to, edges, dirtyHours: q.dirtyHours, kept })) {
          expect(part.from === at).toBe(true);
          expect(part.to).toBeGreaterThan(part.from);
          at = part.to;
          if (part.source === "data_points") expect(part.from).toBeGreaterThanOrEqual(kept.dataPoints);
          if (part.source === "rollups_15m") expect(part.from).toBeGreaterThanOrEqual(kept.quarters);
          const cell = width[part.source];
          if (cell === 0) continue;
          for (const edge of [part.from, part.to, ...edges.filter((e) => e > part.from && e < part.to)])
            expect(Number.isInteger(edge / cell)).toBe(true);
        }
        expect(at === to).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  const asked = (more: Partial<Parameters<typeof rangeParts>[0]>) =>
    rangeParts({ from: 0, to: 10 * HOUR_S, edges: [], dirtyHours: [], ...more }).map(
      ({ source, from, to }) => `${source} ${from / HOUR_S}-${to / HOUR_S}`,
    );

  test("with few dirty hours nothing is read raw but them and the ragged edges", () => {
    expect(asked({})).toEqual(["rollups_1h 0-10"]);
    expect(
      asked({ from: 0.4 * HOUR_S, to: 9.6 * HOUR_S, dirtyHours: [4 * HOUR_S, 5 * HOUR_S, 9 * HOUR_S] }),
    ).toEqual([
      "data_points 0.4-0.5",
      "rollups_15m 0.5-1",
      "rollups_1h 1-4",
      "data_points 4-6",
      "rollups_1h 6-9",
      "data_points 9-9.6",
    ]);
    expect(asked({ edges: [-HOUR_S, 4.5 * HOUR_S, 11 * HOUR_S] })).toEqual(["rollups_15m 0-10"]);
    expect(asked({ edges: [-0.1 * HOUR_S, 5 * HOUR_S, 10.1 * HOUR_S] })).toEqual(["rollups_1h 0-10"]);
    expect(asked({ from: 10, to: 890 })).toEqual([`data_points ${10 / HOUR_S}-${890 / HOUR_S}`]);
    expect(asked({ to: 0 })).toEqual([]);
  });

  test("among very many dirty hours, long clean runs are still roll-ups", () => {
    const dirtyHours = Array.from({ length: 100 }, (_, i) => i * 2 * HOUR_S);
    const parts = rangeParts({ from: 0, to: 1_000 * HOUR_S, edges: [], dirtyHours });
    expect(parts).toEqual([
      { source: "data_points", from: 0, to: 199 * HOUR_S },
      { source: "rollups_1h", from: 199 * HOUR_S, to: 1_000 * HOUR_S },
    ]);
  });
});
