import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChartRow, withLines } from "./chart-rows.ts";
import { bandPath } from "./line-path.ts";

const asIs = { x: (t: number) => t, y: (value: number) => value };

/** Buckets of 10 from 0; null: nothing was counted. The last one runs since `runs`. */
function rowsOf(bands: ([number, number] | null)[], runs?: number): ChartRow[] {
  const buckets = bands.map((band, i) => {
    const [t, end] = [i * 10, i * 10 + 10];
    const running = i === bands.length - 1 && runs !== undefined;
    const [min, max] = band ?? [null, null];
    return {
      ...{ t, end, at: running ? t + runs : end, min, max, band, running },
      ...{ count: band ? 1 : 0, expected: 10, vsFrom: null },
    };
  });
  return withLines(
    buckets,
    bands.map((band) => band?.[1] ?? null),
  );
}

describe("the band from lowest to highest", () => {
  it("is as wide as its own bucket, and as what has passed of a running one", () => {
    expect(bandPath(rowsOf([[1, 5]]), asIs)).toBe("M0 5H10V1H0Z");
    expect(
      bandPath(
        rowsOf(
          [
            [1, 5],
            [3, 4],
          ],
          6,
        ),
        asIs,
      ),
    ).toBe("M0 5H10V4H16V3H10V1H0Z");
  });

  it("begins anew after a gap", () => {
    expect(bandPath(rowsOf([[1, 5], null, [3, 4]]), asIs)).toBe("M0 5H10V1H0ZM20 4H30V3H20Z");
    expect(bandPath(rowsOf([null]), asIs)).toBe("");
  });

  const band = fc.option(
    fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
    { nil: null },
  );
  it("covers of each bucket what lies between its lowest and highest, and no more", () => {
    fc.assert(
      fc.property(fc.array(band, { maxLength: 40 }), fc.integer({ min: 0, max: 10 }), (bands, runs) => {
        const rows = rowsOf(bands, runs);
        const wanted = rows.reduce(
          (sum, { t, at, min, max }) => sum + (at - t) * ((max ?? 0) - (min ?? 0)),
          0,
        );
        const outlines = bandPath(rows, asIs).split("Z").slice(0, -1).map(readOutline);
        expect(outlines.reduce((sum, points) => sum + areaOf(points), 0)).toBe(wanted);
        for (const [x, y] of outlines.flat()) {
          const beside = rows.filter(({ t, at }) => t <= x && x <= at);
          expect(beside.some(({ min, max }) => y === min || y === max)).toBe(true);
        }
      }),
    );
  });
});

/** The corners of "M0 5H10V1H0". */
function readOutline(path: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, letter = "", a = "", b] of path.matchAll(/([MHV])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (letter === "M") [x, y] = [Number(a), Number(b)];
    else if (letter === "H") x = Number(a);
    else y = Number(a);
    points.push([x, y]);
  }
  return points;
}

function areaOf(points: [number, number][]): number {
  let twice = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y];
    twice += nextX * y - x * nextY;
  });
  return twice / 2;
}
