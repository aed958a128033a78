import fc from "fast-check";
import { expect, test } from "vitest";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import { createRegistry, type Registry, type RegistrySource } from "./registry.ts";

/** A table of influencers with the transaction that last changed each. */
function createTable() {
  const rows = new Map<number, RegistryRow & { xid: number }>();
  let xid = 1;
  const source: RegistrySource = {
    cursor: async () => ({ database: "a", xid: String(xid), at: 0 }),
    page: async (since, afterId, limit) =>
      [...rows.values()]
        .filter((row) => row.xid >= Number(since?.xid ?? 0) && row.id > afterId)
        .sort((a, b) => a.id - b.id)
        .slice(0, limit),
  };
  return {
    rows,
    source,
    put(row: RegistryRow) {
      rows.set(row.id, { ...row, xid: xid++ });
    },
  };
}

const row = (id: number, change: Partial<RegistryRow> = {}): RegistryRow => ({
  id,
  externalId: String(1_000_000 + id),
  username: null,
  state: "pending",
  removed: false,
  dueFrom: 0,
  shard: 1,
  platform: "mockstagram",
  interval: 60,
  ...change,
});

function contentOf(registry: Registry) {
  const all: string[] = [];
  for (const shard of registry.shards()) {
    for (const [i, id] of shard.ids.entries()) {
      expect(registry.rowOf(shard, id)).toBe(i);
      all.push(`${shard.id} ${id} ${shard.externalIds[i]} ${shard.duties[i]}`);
    }
  }
  return all.sort();
}

const dutyOf = (state: string) =>
  state === "paused" ? "none" : state === "not_found" ? "hourly" : "each_slot";

test("after each reading it holds what the table holds, removed ones left out", async () => {
  const change = fc.record({
    id: fc.integer({ min: 1, max: 40 }),
    shard: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom("pending", "ok", "failing", "not_found", "paused"),
    removed: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 12 }), async (rounds) => {
      const table = createTable();
      const registry = createRegistry(table.source);
      for (const changes of rounds) {
        for (const { id, ...what } of changes) table.put(row(id, what));
        await registry.refresh();
        const expected = [...table.rows.values()].filter((r) => !r.removed);
        expect(contentOf(registry)).toEqual(
          expected.map((r) => `${r.shard} ${r.id} ${r.externalId} ${dutyOf(r.state)}`).sort(),
        );
        expect(registry.size()).toBe(expected.length);
      }
    }),
  );
});

test("who is added, resumed, restored or to be asked for again joins, once; who is found again or changes otherwise does not", async () => {
  const table = createTable();
  const registry = createRegistry(table.source);
  const joined = async (...rows: RegistryRow[]) => {
    for (const r of rows) table.put(r);
    await registry.refresh();
    return registry.takeJoined().flatMap((j) => j.ids);
  };
  expect(await joined(row(1), row(2, { state: "paused" }))).toEqual([1]);
  expect(await joined()).toEqual([]);
  expect(await joined(row(1, { username: "ann", state: "ok" }))).toEqual([]);
  expect(await joined(row(2, { state: "pending" }))).toEqual([2]);
  expect(await joined(row(1, { state: "not_found" }))).toEqual([]);
  expect(await joined(row(1, { state: "ok" }))).toEqual([]);
  // An admin wants it asked for again.
  expect(await joined(row(1, { state: "not_found" }))).toEqual([]);
  expect(await joined(row(1, { state: "pending" }))).toEqual([1]);
  expect(await joined(row(1, { removed: true }))).toEqual([]);
  expect(await joined(row(1))).toEqual([1]);
});

test("a reading that breaks off loses nothing: the next one begins where it began", async () => {
  const table = createTable();
  let broken = true;
  const registry = createRegistry({
    cursor: table.source.cursor,
    page: async (...args) => {
      if (broken) throw new Error("gone");
      return await table.source.page(...args);
    },
  });
  table.put(row(1));
  await expect(registry.refresh()).rejects.toThrow("gone");
  broken = false;
  await registry.refresh();
  expect(registry.takeJoined()).toEqual([{ shard: 1, ids: [1] }]);
});

test("a reading brings only what changed since the one before, in pages", async () => {
  const table = createTable();
  const pages: number[] = [];
  const registry = createRegistry({
    cursor: table.source.cursor,
    page: async (...args) => {
      const rows = await table.source.page(...args);
      pages.push(rows.length);
      return rows;
    },
  });
  for (let id = 1; id <= 45_000; id++) table.put(row(id, { shard: 1 + (id % 50) }));
  await registry.refresh();
  expect(pages.splice(0)).toEqual([20_000, 20_000, 5_000]);
  expect(registry.size()).toBe(45_000);
  table.put(row(7, { state: "paused" }));
  await registry.refresh();
  await registry.refresh();
  expect(pages).toEqual([1, 0]);
});
