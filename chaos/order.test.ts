import { expect, it } from "vitest";
import { findOrder } from "./order.ts";
import type { Taken } from "./read-taken.ts";

const taken = (slot: number, worker: string, over: Partial<Taken> = {}): Taken => ({
  ...{ shard: 1, slot, by: "spool", at: slot * 1_000, fresh: 5, worker },
  ...over,
});
const stored = (slot: number, at: number, shard = 1) => ({ shard, slot, at });

it("counts pairs of a shard by their distance, and those whose younger slot came first", () => {
  const spool = [0, 5, 20].map((slot) => taken(slot, "a"));
  expect(findOrder([stored(0, 30), stored(5, 10), stored(20, 20)], spool, 5)).toEqual([
    { apart: 1, pairs: 1, overtaken: 1 },
    { apart: 3, pairs: 1, overtaken: 0 },
    { apart: 4, pairs: 1, overtaken: 1 },
  ]);
});

it("compares neither shards with each other nor what lay in two spools", () => {
  const spools = [taken(0, "a"), taken(20, "b"), taken(20, "a", { shard: 2 })];
  expect(findOrder([stored(0, 30), stored(20, 10), stored(20, 10, 2)], spools, 5)).toEqual([]);
});

it("goes by who took a slot first, not by who took it again", () => {
  const twice = [taken(0, "a"), taken(20, "a"), taken(20, "b", { fresh: 0 })];
  expect(findOrder([stored(0, 30), stored(20, 10)], twice, 5)).toEqual([
    { apart: 4, pairs: 1, overtaken: 1 },
  ]);
});
