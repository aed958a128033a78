import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { RegistryCursor, RegistryRow } from "#lib/query/list-registry-changes.ts";
import { hashUsername } from "./hash-username.ts";
import { createRegistry, type Registry, type RegistrySource } from "./registry.ts";
import { loadRegistry, saveRegistry } from "./registry-file.ts";

const folder = mkdtempSync(join(tmpdir(), "ia-registry-"));
const file = join(folder, "registry");
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A table of influencers with the transaction that last changed each, and what each reading asked for. */
function createTable() {
  const rows = new Map<number, RegistryRow & { xid: number }>();
  const asked: (RegistryCursor | null)[] = [];
  let xid = 1;
  const source: RegistrySource = {
    cursor: async () => ({ database: "a", xid: String(xid), at: xid }),
    page: async (since, afterId, limit) => {
      asked.push(since);
      return [...rows.values()]
        .filter((row) => row.xid >= Number(since?.xid ?? 0) && row.id > afterId)
        .sort((a, b) => a.id - b.id)
        .slice(0, limit);
    },
  };
  return {
    source,
    asked,
    put: (row: RegistryRow) => void rows.set(row.id, { ...row, xid: xid++ }),
  };
}

const changeOf = fc.record({
  id: fc.integer({ min: 1, max: 60 }),
  externalId: fc.string({ minLength: 1, maxLength: 12 }),
  username: fc.option(fc.string({ maxLength: 5 })),
  state: fc.constantFrom("pending", "ok", "failing", "not_found", "paused"),
  removed: fc.boolean(),
  shard: fc.integer({ min: 1, max: 4 }),
  dueFrom: fc.constantFrom(0, 1_700_000_040, 1_700_006_400),
});
type Change = Omit<RegistryRow, "platform" | "interval" | "dueFrom"> & { dueFrom?: number };
const row = (change: Change): RegistryRow => ({
  dueFrom: 0,
  ...change,
  platform: "mockstagram",
  interval: change.shard % 2 === 0 ? 60 : 300,
});

function contentOf(registry: Registry) {
  const all = [...registry.shards()].flatMap((shard) =>
    shard.ids.map((id, i) => {
      expect(registry.rowOf(shard, id)).toBe(i);
      return [
        shard.id,
        shard.platform,
        shard.interval,
        id,
        shard.externalIds[i],
        shard.duties[i],
        shard.usernameHashes[i],
        shard.dueFroms[i],
      ];
    }),
  );
  expect(all).toHaveLength(registry.size());
  return all.map((one) => JSON.stringify(one)).sort();
}

test("what was saved is restored, equal in all, and then reads only what changed since", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(changeOf, { maxLength: 80 }),
      fc.array(changeOf, { maxLength: 20 }),
      async (before, after) => {
        const table = createTable();
        for (const change of before) table.put(row(change));
        const registry = createRegistry(table.source);
        await registry.refresh();
        await saveRegistry(file, registry);
        const restored = createRegistry(table.source);
        expect(await loadRegistry(file, restored)).toBe(true);
        expect(contentOf(restored)).toEqual(contentOf(registry));
        expect(restored.takeJoined()).toEqual([]);

        registry.takeJoined();
        table.asked.length = 0;
        for (const change of after) table.put(row(change));
        await registry.refresh();
        await restored.refresh();
        expect(contentOf(restored)).toEqual(contentOf(registry));
        expect(restored.takeJoined()).toEqual(registry.takeJoined());
        expect(table.asked).not.toContain(null);
      },
    ),
    { numRuns: 100 },
  );
});

test("changes while it is being saved are not lost: the next reading brings them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(changeOf, { minLength: 1, maxLength: 80 }),
      fc.array(changeOf, { maxLength: 20 }),
      async (before, during) => {
        const table = createTable();
        for (const change of before) table.put(row(change));
        const registry = createRegistry(table.source);
        await registry.refresh();
        const saving = saveRegistry(file, registry);
        for (const change of during) {
          table.put(row(change));
          await registry.refresh();
        }
        await saving;
        const restored = createRegistry(table.source);
        expect(await loadRegistry(file, restored)).toBe(true);
        expect(restored.size()).toBe([...restored.shards()].reduce((sum, { ids }) => sum + ids.length, 0));
        await restored.refresh();
        expect(contentOf(restored)).toEqual(contentOf(registry));
      },
    ),
    { numRuns: 100 },
  );
});

async function saved() {
  const table = createTable();
  for (let id = 1; id <= 30; id++) {
    table.put(
      row({ id, externalId: `e${id}`, username: `u${id}`, state: "ok", removed: false, shard: 1 + (id % 3) }),
    );
  }
  const registry = createRegistry(table.source);
  await registry.refresh();
  await saveRegistry(file, registry);
  return { table, registry, bytes: readFileSync(file) };
}

test("a torn, changed or foreign file is not loaded, and leaves the registry as it was", async () => {
  const { table, bytes } = await saved();
  const other = createRegistry(table.source);
  const refused = async (content: Uint8Array) => {
    writeFileSync(file, content);
    expect(await loadRegistry(file, other)).toBe(false);
    expect(other.size()).toBe(0);
  };
  for (let length = 0; length < bytes.length; length++) await refused(bytes.subarray(0, length));
  for (let at = 0; at < bytes.length; at++) {
    // Two bytes that say nothing.
    if (at === 6 || at === 7) continue;
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    await refused(changed);
  }
  await refused(Buffer.concat([bytes, bytes]));
  rmSync(file);
  expect(await loadRegistry(file, other)).toBe(false);
});

/** As a release wrote it that did not keep from which slot on who is due. */
function asVersion1(registry: Registry): Buffer {
  const copy = registry.dump();
  const bodies = [...(copy?.shards ?? [])].map(({ dueFroms: _, ...shard }) =>
    zstdCompressSync(JSON.stringify(shard)),
  );
  const lengths = bodies.map(({ length }) => length);
  const header = Buffer.from(JSON.stringify({ cursor: copy?.cursor, lengths }));
  const bytes = Buffer.concat([Buffer.from("iareg"), Buffer.alloc(11), header, ...bodies]);
  bytes[5] = 1;
  bytes.writeUInt32LE(header.length, 12);
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  return bytes;
}

test("a file of the release before serves an outage, and the next reading brings what it lacks", async () => {
  const { registry, table } = await saved();
  const dueFrom = 1_700_006_400;
  table.put(row({ id: 2, externalId: "e2", username: "u2", state: "ok", removed: false, shard: 3, dueFrom }));
  await registry.refresh();
  writeFileSync(file, asVersion1(registry));
  const restored = createRegistry(table.source);
  expect(await loadRegistry(file, restored)).toBe(true);
  expect(restored.size()).toBe(30);
  expect([...restored.shards()].flatMap(({ dueFroms }) => dueFroms)).toEqual(Array(30).fill(0));
  // Kept anew inside the outage, it lacks as much.
  await saveRegistry(file, restored);
  await loadRegistry(file, restored);
  await restored.refresh();
  expect(contentOf(restored)).toEqual(contentOf(registry));
  expect(restored.takeJoined()).toEqual([]);
});

test("nothing that was read is no file; nothing to save replaces no file", async () => {
  const { bytes, table } = await saved();
  await saveRegistry(file, createRegistry(table.source));
  expect(readFileSync(file)).toEqual(bytes);
});

test("a username that is sent but not yet stored is not kept: after a restart it is sent again", async () => {
  const { registry, table } = await saved();
  const hashIn = (one: Registry, id: number) => {
    const shard = one.shard(1 + (id % 3));
    return shard?.usernameHashes[one.rowOf(shard, id) ?? -1];
  };
  registry.noteUsername(2, 1, "new");
  expect(hashIn(registry, 1)).toBe(hashUsername("new"));
  await saveRegistry(file, registry);
  const restored = createRegistry(table.source);
  await loadRegistry(file, restored);
  expect(hashIn(restored, 1)).toBe(0);
  expect(hashIn(restored, 2)).toBe(hashUsername("u2"));

  table.put(row({ id: 1, externalId: "e1", username: "new", state: "ok", removed: false, shard: 2 }));
  await registry.refresh();
  await saveRegistry(file, registry);
  await loadRegistry(file, restored);
  expect(hashIn(restored, 1)).toBe(hashUsername("new"));
});

test("with another database, or one that was set back, all is read anew, and what is not there any more is dropped", async () => {
  const { registry } = await saved();
  for (const cursor of [
    { database: "b", xid: "1000", at: 0 },
    { database: "a", xid: "2", at: 0 },
  ]) {
    const asked: (RegistryCursor | null)[] = [];
    let broken = true;
    const there = [row({ id: 7, externalId: "x", username: null, state: "ok", removed: false, shard: 4 })];
    const restored = createRegistry({
      cursor: async () => cursor,
      page: async (since) => {
        asked.push(since);
        if (broken) throw new Error("gone");
        return there;
      },
    });
    expect(await loadRegistry(file, restored)).toBe(true);
    await expect(restored.refresh()).rejects.toThrow("gone");
    expect(contentOf(restored)).toEqual(contentOf(registry));
    broken = false;
    await restored.refresh();
    expect(contentOf(restored)).toEqual(['[4,"mockstagram",60,7,"x","each_slot",0,0]']);
    expect(asked).toEqual([null, null]);
    await restored.refresh();
    expect(asked.at(-1)).toEqual(cursor);
  }
});

test("the count of changes grows with what a copy would show, and with nothing else", async () => {
  const { registry, table } = await saved();
  const before = registry.changes();
  await registry.refresh();
  registry.noteUsername(2, 1, "new");
  expect(registry.changes()).toBe(before);
  table.put(row({ id: 1, externalId: "e1", username: "new", state: "ok", removed: false, shard: 2 }));
  await registry.refresh();
  expect(registry.changes()).toBeGreaterThan(before);
});
