import { describe, expect, test } from "vitest";
import type { DeadLetter } from "#lib/query/list-dead-letters.ts";
import { readRedriveArguments } from "./read-redrive-arguments.ts";
import { showDeadLetter } from "./show-dead-letters.ts";

describe("redrive's arguments", () => {
  test.each([
    [[], { kind: "redrive" }],
    [["--list"], { kind: "list" }],
    [["--id", "12"], { kind: "redrive", id: 12 }],
    [["--help", "--id", "12"], { kind: "help" }],
  ])("%j", (args, wish) => {
    expect(readRedriveArguments(args)).toEqual(wish);
  });

  test.each([
    [["--id", "0"], "--id 0: this is no letter's number"],
    [["--id", "one"], "--id one"],
    [["--id", "1", "--list"], "--id goes without it"],
    [["--lst"], "--lst"],
    [["5"], "5"],
  ])("%j is refused, and why", (args, words) => {
    expect(() => readRedriveArguments(args)).toThrow(words);
  });
});

describe("a dead letter on one line", () => {
  const letter: DeadLetter = {
    id: 7,
    queue: "ingest",
    payload: JSON.stringify({
      ...{ v: 1, shard: 3, slot: 1_700_000_040, fetchedAt: 0, ids: [4], offsets: [1], followers: [1] },
      ...{ following: [1], posts: [null], failures: [{ reason: "timeout", ids: [5, 6] }] },
    }),
    cause: `violates\n  a constraint ${"x".repeat(500)}`,
    at: 1_700_000_100,
    version: "",
    redrivenAt: null,
  };
  const cells = (payload: string) => showDeadLetter({ ...letter, payload }).split(/ {2,}/);

  test("says when, where and how much, its cause cut to fit", () => {
    const [id, at, queue, shard, slot, rows, cause] = cells(letter.payload);
    expect([id, at, queue, shard, slot, rows]).toEqual([
      "7",
      "2023-11-14 22:15:00",
      "ingest",
      "3",
      "2023-11-14 22:14:00",
      "3",
    ]);
    expect(cause).toMatch(/^violates a constraint x+…$/);
    expect(cause).toHaveLength(120);
  });

  test("says of one that can't be read as much as can be told", () => {
    expect(cells('{"shard":3,"slot":"soon"}').slice(3, 6)).toEqual(["3", "?", "?"]);
    expect(cells("null").slice(3, 6)).toEqual(["?", "?", "?"]);
    expect(cells('{"slot":9000000000000000}').slice(3, 6)).toEqual(["?", "9000000000000000", "?"]);
  });
});
