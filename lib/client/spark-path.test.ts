import fc from "fast-check";
import { expect, test } from "vitest";
import { describeSpark, sparkPaths } from "./spark-path.ts";

const box = { width: 88, height: 22, pad: 2 };
const spark = (followers: (number | null)[], notDue: number[] = []) => ({ followers, notDue });

/** Runs of "M x y L x y…" as numbers. */
const drawnRuns = (path: string) =>
  path
    .split("M")
    .slice(1)
    .map((run) => ({
      isLone: run.endsWith("h0"),
      points: run
        .replace("h0", "")
        .split("L")
        .map((point) => point.split(" ").map(Number)),
    }));

test("nothing is drawn of nothing", () => {
  expect(sparkPaths(spark([]), box)).toEqual({ line: "", dots: "" });
  expect(sparkPaths(spark([null, null]), box)).toEqual({ line: "", dots: "" });
  expect(describeSpark(spark([null, null]))).toBeNull();
});

test("a line breaks at a gap, a lone point has a length, and hours in which nothing was due are no gap", () => {
  expect(sparkPaths(spark([0, 10_000, null, 5_000, null]), box)).toEqual({
    line: "M2 20L23 2",
    dots: "M65 11h0",
  });
  expect(sparkPaths(spark([0, null, null, null, 10_000], [1, 2, 3]), box).line).toBe("M2 20L86 2");
  expect(sparkPaths(spark([0, null, null, null, 10_000], [1, 3]), box).dots).toBe("M2 20h0M86 2h0");
});

test("what hardly moved looks so: the height is never less than a thousandth of the count", () => {
  expect(sparkPaths(spark([1_000_000, 1_000_000]), box).line).toBe("M2 11L86 11");
  expect(sparkPaths(spark([1_000_000, 1_000_100]), box).line).toBe("M2 11.9L86 10.1");
  expect(sparkPaths(spark([0, 0]), box).line).toBe("M2 11L86 11");
});

test("each count is drawn once, inside the box, in its place; runs are those of the data", () => {
  const count = fc.option(fc.nat(2 ** 31 - 1), { freq: 2 });
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 24 }), (followers) => {
      const { line, dots } = sparkPaths(spark(followers), box);
      const [long, lone] = [drawnRuns(line), drawnRuns(dots)];
      const runs = [...long, ...lone].sort((a, b) => (a.points[0]?.[0] ?? 0) - (b.points[0]?.[0] ?? 0));
      const known = followers.flatMap((value, n) => (value === null ? [] : [{ value, n }]));
      const begins = followers.filter((value, n) => value !== null && (followers[n - 1] ?? null) === null);
      expect(runs).toHaveLength(begins.length);
      const points = runs.flatMap((run) => run.points);
      expect(points).toHaveLength(known.length);
      for (const { points } of long) expect(points.length).toBeGreaterThan(1);
      for (const { isLone, points } of lone) expect([isLone, points.length]).toEqual([true, 1]);
      const [top, bottom] = [box.pad, box.height - box.pad];
      for (const [i, [x = Number.NaN, y = Number.NaN]] of points.entries()) {
        const { n = 0, value = 0 } = known[i] ?? {};
        expect(x).toBeCloseTo(2 + (84 * n) / Math.max(1, followers.length - 1), 0);
        expect(y).toBeGreaterThanOrEqual(top);
        expect(y).toBeLessThanOrEqual(bottom);
        for (const [j, [, other = Number.NaN]] of points.entries())
          if ((known[j]?.value ?? 0) > value) expect(other).toBeLessThanOrEqual(y);
      }
    }),
  );
});

test.each([
  [[1_000, 1_100, 1_200], "from 1,000 to 1,200, +200 (+20 %)"],
  [[1_000, null, 900], "from 1,000 to 900, −100 (−10 %), 1 gap"],
  [[null, 5, null, 5, null, 5], "from 5 to 5, no change, 2 gaps"],
  [[0, 3], "from 0 to 3, +3"],
  [[null, 7, null, null, null], "one count, 7, none in the last 2 hours"],
  [[1, 2, null, null], "from 1 to 2, +1 (+100 %), none in the last hour"],
  // The running hour may have had no slot yet.
  [[1, 2, null], "from 1 to 2, +1 (+100 %)"],
])("%j is told as “%s”", (followers, words) => {
  expect(describeSpark(spark(followers))).toBe(`Followers in the last 24 hours: ${words}`);
});
