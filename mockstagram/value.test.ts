import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AccountCounts,
  COUNT_MAX,
  deterministicValue,
  FOLLOWERS_MIN,
  FOLLOWING_MIN,
  PK_MAX,
  PK_MIN,
  purgeBefore,
  realisticValue,
} from "./value.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
const now = 1_795_000_000;

const anyPk = fc.integer({ min: PK_MIN, max: PK_MAX });
const anySeed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
// 2020 to 2040.
const anyTime = fc.double({ min: 1_577_836_800, max: 2_208_988_800, noNaN: true });

function expectCounts({ followerCount, followingCount }: AccountCounts) {
  expect(Number.isInteger(followerCount) && Number.isInteger(followingCount)).toBe(true);
  expect(followerCount).toBeGreaterThanOrEqual(FOLLOWERS_MIN);
  expect(followerCount).toBeLessThan(COUNT_MAX);
  expect(followingCount).toBeGreaterThanOrEqual(FOLLOWING_MIN);
  expect(followingCount).toBeLessThan(COUNT_MAX);
}

function logChange(pk: number, from: number, to: number): number {
  return Math.log(realisticValue(pk, to, 1).followerCount / realisticValue(pk, from, 1).followerCount);
}

const thousand = Array.from({ length: 1_000 }, (_, i) => PK_MIN + i);

describe("realistic counts", () => {
  it("are whole, in range and the same whenever asked, for any account, time and seed", () => {
    fc.assert(
      fc.property(anyPk, anyTime, anySeed, (pk, time, seed) => {
        const counts = realisticValue(pk, time, seed);
        expectCounts(counts);
        realisticValue(pk + 1, time - 1, seed + 1);
        expect(realisticValue(pk, time, seed)).toEqual(counts);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never jump: a minute moves them by less than 0.2 %, even in a spike or a purge", () => {
    fc.assert(
      fc.property(anyPk, anyTime, anySeed, (pk, time, seed) => {
        const a = realisticValue(pk, time, seed);
        const b = realisticValue(pk, time + 60, seed);
        expect(Math.abs(b.followerCount - a.followerCount)).toBeLessThanOrEqual(0.002 * a.followerCount + 1);
        expect(Math.abs(b.followingCount - a.followingCount)).toBeLessThanOrEqual(
          0.002 * a.followingCount + 1,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it("move by less than 0.02 % a minute almost always", () => {
    const big = thousand.filter((pk) => realisticValue(pk, now, 1).followerCount > 50_000);
    const steps = big.flatMap((pk) =>
      Array.from({ length: 50 }, (_, i) => now + i * 1.7 * DAY).map((t) => logChange(pk, t, t + 60)),
    );
    expect(steps.filter((step) => Math.abs(step) > 0.0002).length / steps.length).toBeLessThan(0.02);
  });

  it("change by the minute: a large account loses followers in each minute of a purge", () => {
    const large = thousand.filter((pk) => realisticValue(pk, now, 1).followerCount > 1_000_000);
    const purge = purgeBefore(now);
    for (const pk of large) {
      const minutes = Array.from({ length: 59 }, (_, i) => purge + 30 + 60 * i);
      expect(minutes.every((time) => logChange(pk, time, time + 60) < 0)).toBe(true);
    }
  });

  it("have a heavy tail: most accounts are small, a few have millions", () => {
    const sizes = thousand.map((pk) => realisticValue(pk, now, 1).followerCount).sort((a, b) => a - b);
    expect(sizes[500]).toBeLessThan(30_000);
    expect(sizes.filter((size) => size > 1_000_000).length).toBeGreaterThanOrEqual(5);
    expect(sizes.at(-1)).toBeGreaterThan(5_000_000);
  });

  it("grow faster at weekends than in mid-week", () => {
    const sunday = 1_795_305_600; // 2026-11-22T00:00:00Z
    expect(new Date(sunday * 1_000).toUTCString()).toMatch(/^Sun.*00:00:00/);
    const gain = (start: number) => thousand.reduce((sum, pk) => sum + logChange(pk, start, start + DAY), 0);
    for (const week of [0, 1, 2])
      expect(gain(sunday + 7 * week * DAY)).toBeGreaterThan(gain(sunday + (7 * week + 3) * DAY) + 1);
  });

  it("drop for everybody within the hour of a purge, which comes every four weeks", () => {
    for (const purge of [purgeBefore(now), purgeBefore(now + 40 * DAY)]) {
      const drops = thousand.map((pk) => logChange(pk, purge, purge + HOUR)).sort((a, b) => a - b);
      // All of them, save those that are going viral in that very hour.
      expect(drops[990]).toBeLessThan(-0.002);
      expect(drops[0]).toBeGreaterThan(-0.03);
      const before = thousand.filter((pk) => logChange(pk, purge - HOUR, purge) < -0.002);
      expect(before.length).toBeLessThan(10);
    }
    expect(purgeBefore(now + 28 * DAY) - purgeBefore(now)).toBe(28 * DAY);
    expect(purgeBefore(purgeBefore(now))).toBe(purgeBefore(now));
    expect(purgeBefore(now)).toBeLessThanOrEqual(now);
  });

  it("spike for some accounts within three months, for most they don't", () => {
    const spiked = thousand.filter((pk) =>
      Array.from({ length: 90 * 4 }, (_, i) => now + i * 6 * HOUR).some(
        (t) => logChange(pk, t, t + 6 * HOUR) > 0.012,
      ),
    );
    expect(spiked.length).toBeGreaterThan(50);
    expect(spiked.length).toBeLessThan(350);
  });
});

describe("deterministic counts", () => {
  it("are whole, in range, and tell account, slot and seed apart", () => {
    fc.assert(
      fc.property(anyPk, fc.integer({ min: 0, max: 2 ** 32 - 1 }), anySeed, (pk, slot, seed) => {
        const counts = deterministicValue(pk, slot, seed);
        expectCounts(counts);
        expect(deterministicValue(pk, slot, seed)).toEqual(counts);
        for (const other of [
          deterministicValue(pk + 1, slot, seed),
          deterministicValue(pk, slot + 5, seed),
          deterministicValue(pk, slot + 60, seed),
          deterministicValue(pk, slot, seed + 1),
        ]) {
          expect(other).not.toEqual(counts);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
