import { expect, test } from "vitest";
import { ownerOf } from "#lib/fetch/owner-of.ts";
import type { WorkerState } from "#lib/fetch/worker-state.ts";
import { makeRegistry } from "#lib/testing/make-registry.ts";
import { SECOND } from "#lib/time.ts";
import { tellAbsence } from "./tell-absence.ts";

const SLOT = 1_700_000_040;
const SHARDS = Array.from({ length: 40 }, (_, i) => i + 1);

/** Died at SLOT, after so many seconds without the database, and begins again five minutes later. */
async function filedBy(outOfTouch: number, owner: ((shard: number) => string | null) | null) {
  const before: WorkerState = {
    v: 1,
    clockOffsetMs: 0,
    anchoredAt: (SLOT - outOfTouch) * SECOND,
    aliveAt: SLOT * SECOND,
    workers: ["a", "b"],
  };
  const filed: { shard: number; slot: number }[] = [];
  await tellAbsence({
    registry: await makeRegistry(SHARDS),
    workerId: "a",
    before,
    owner,
    startedAt: (SLOT + 300) * SECOND,
    async handOn({ shard, slot }) {
      filed.push({ shard, slot });
      return "queue";
    },
  });
  return filed;
}

const own = SHARDS.filter((shard) => ownerOf(shard, ["a", "b"]) === "a");
const shardsOf = (filed: { shard: number }[]) => [...new Set(filed.map(({ shard }) => shard))];

test("one that died in an outage says what it missed, also when the queue is back already", async () => {
  const filed = await filedBy(20, null);
  expect(shardsOf(filed)).toEqual(own);
  for (const slot of [0, 60, 120, 180, 240].map((at) => SLOT + at)) {
    expect(filed.filter((one) => one.slot === slot)).toHaveLength(own.length);
  }
});

test("one that died while the queue was there says nothing when it is there: others had its jobs", async () => {
  expect(await filedBy(0, null)).toEqual([]);
});

test("inside an outage it says it of what falls to it there", async () => {
  expect(shardsOf(await filedBy(0, (shard) => (shard <= 3 ? "a" : "b")))).toEqual([1, 2, 3]);
});
