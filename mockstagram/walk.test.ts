import { expect, it } from "vitest";
import { PK_MAX, PK_MIN, realisticValue } from "./value.ts";
import { createWalk } from "./walk.ts";

it("starts an account at its realistic size, and looking does not move it", () => {
  const walk = createWalk(1, 1_795_000_000);
  expect(walk.look(PK_MAX)).toEqual(realisticValue(PK_MAX, 1_795_000_000, 1));
  const moved = walk.step(PK_MAX);
  expect(moved).not.toEqual(realisticValue(PK_MAX, 1_795_000_000, 1));
  expect(walk.look(PK_MAX)).toEqual(moved);
});

it("moves followers by 10,000·N(0,1) and following by 100·N(0,1), never under 5,000 and 50", () => {
  const walk = createWalk(7, 1_795_000_000);
  const steps = 20_000;
  let before = walk.look(PK_MIN);
  const moves = { followers: [0], following: [0] };
  for (let i = 0; i < steps; i++) {
    const after = walk.step(PK_MIN);
    expect(after.followerCount).toBeGreaterThanOrEqual(5_000);
    expect(after.followingCount).toBeGreaterThanOrEqual(50);
    // Near the floor a step is cut off, which would bend the statistics.
    if (before.followerCount > 60_000) moves.followers.push(after.followerCount - before.followerCount);
    if (before.followingCount > 600) moves.following.push(after.followingCount - before.followingCount);
    before = after;
  }
  for (const [list, sigma] of [[moves.followers, 10_000] as const, [moves.following, 100] as const]) {
    expect(list.length).toBeGreaterThan(5_000);
    const mean = list.reduce((sum, move) => sum + move, 0) / list.length;
    const deviation = Math.sqrt(list.reduce((sum, move) => sum + (move - mean) ** 2, 0) / list.length);
    const withinOne = list.filter((move) => Math.abs(move) < sigma).length / list.length;
    expect(Math.abs(mean)).toBeLessThan(0.05 * sigma);
    expect(Math.abs(deviation / sigma - 1)).toBeLessThan(0.05);
    expect(Math.abs(withinOne - 0.683)).toBeLessThan(0.02);
  }
});

it("walks the same way for the same seed, another way for another", () => {
  const path = (seed: number) => {
    const walk = createWalk(seed, 1_795_000_000);
    return Array.from({ length: 10 }, () => walk.step(PK_MIN));
  };
  expect(path(3)).toEqual(path(3));
  expect(path(3)).not.toEqual(path(4));
});
