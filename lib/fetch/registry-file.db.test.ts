import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import {
  getRegistryCursor,
  listRegistryChanges,
  type RegistryRow,
} from "#lib/query/list-registry-changes.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { systemClock } from "#lib/time.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { loadRegistry, saveRegistry } from "./registry-file.ts";

let t: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "ia-registry-db-"));
const file = join(folder, "registry");

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await t.db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, erased_influencers RESTART IDENTITY CASCADE`);
});

/**
 * Everything committed so far is before it. The real one is held back by whatever runs in other databases of the server,
 * here the other test files': then all rows would come again, and nothing could be said of how many do.
 */
async function cursorHere() {
  const cursor = await getRegistryCursor(t.db);
  const [row] = await t.db.execute<{ xid: string }>(sql`SELECT pg_current_xact_id()::text AS xid`);
  return { ...cursor, xid: row?.xid ?? cursor.xid };
}

/** `silence`: how many seconds ago its readings were, as its cursors say. */
function openRegistry(silence = 0) {
  const rows: RegistryRow[] = [];
  const registry = createRegistry({
    cursor: async () => {
      const cursor = await cursorHere();
      return { ...cursor, at: cursor.at - silence };
    },
    page: async (since, afterId, limit) => {
      const page = await listRegistryChanges(t.db, { since, afterId, limit });
      rows.push(...page);
      return page;
    },
  });
  return { registry, rows };
}

const add = (from: number, count: number, interval: 60 | 300 = 60) =>
  seedInfluencers(t.db, { platform: "mockstagram", from, count, interval }, { clock: systemClock });
const remove = (externalId: number) => removeInfluencer(t.db, "mockstagram", String(externalId), systemClock);

/** Removed, and so long ago that the job erases it. */
async function erase(externalId: number) {
  await remove(externalId);
  await t.db.execute(sql`
    UPDATE influencers SET removed_at = removed_at - interval '2 minutes' WHERE external_id = ${String(externalId)}`);
  expect((await eraseRemoved(t.db)).influencers).toBe(1);
}

function contentOf(registry: Registry) {
  return [...registry.shards()]
    .flatMap((shard) =>
      shard.ids.map((id, i) =>
        [
          shard.id,
          shard.platform,
          shard.interval,
          id,
          shard.externalIds[i],
          shard.duties[i],
          shard.usernameHashes[i],
          shard.dueFroms[i],
        ].join(" "),
      ),
    )
    .sort();
}

async function readAll() {
  const { registry } = openRegistry();
  await registry.refresh();
  return contentOf(registry);
}

test("the file and what changed since are what the database holds, read without the rest", async () => {
  await add(1_000, 1_500);
  await add(9_000, 20, 300);
  const { registry } = openRegistry();
  await registry.refresh();
  await saveRegistry(file, registry);

  await add(5_000, 30);
  await pauseInfluencer(t.db, "mockstagram", "1003", systemClock);
  await remove(1_004);
  await t.db.execute(sql`
    UPDATE influencers SET username = 'renamed', changed_xid = pg_current_xact_id() WHERE external_id = '1005'`);

  const { registry: restored, rows } = openRegistry();
  expect(await loadRegistry(file, restored)).toBe(true);
  expect(contentOf(restored)).toEqual(contentOf(registry));
  await restored.refresh();
  expect(contentOf(restored)).toEqual(await readAll());
  expect(restored.size()).toBe(1_549);
  expect(rows).toHaveLength(33);
  expect(restored.takeJoined().flatMap(({ ids }) => ids)).toHaveLength(30);
});

test("who is erased while a worker is cut off is not asked for any more, whether it restarts in between or not", async () => {
  await add(1_000, 5);
  const { registry: running } = openRegistry(3_600);
  await running.refresh();
  await saveRegistry(file, running);
  await erase(1_002);
  await erase(1_004);
  await add(2_000, 1);

  const { registry: restarted } = openRegistry();
  await loadRegistry(file, restarted);
  for (const registry of [running, restarted]) {
    await registry.refresh();
    expect(contentOf(registry)).toEqual(await readAll());
    expect(registry.size()).toBe(4);
  }
});

test("who reads each second is not shown again what was erased", async () => {
  await add(1_000, 5);
  const { registry, rows } = openRegistry();
  await registry.refresh();
  await remove(1_002);
  await registry.refresh();
  await erase(1_002);
  rows.length = 0;
  await registry.refresh();
  expect(rows).toEqual([]);
  expect(contentOf(registry)).toEqual(await readAll());
});

test("changes and what was erased come in order of id, page by page, each once", async () => {
  await add(1_000, 40);
  const cursor = await cursorHere();
  for (const id of [1_003, 1_010, 1_039]) await erase(id);
  await t.db.execute(sql`UPDATE influencers SET changed_xid = pg_current_xact_id() WHERE id % 2 = 0`);
  const since = { ...cursor, at: cursor.at - 3_600 };
  const read: RegistryRow[] = [];
  for (;;) {
    const page = await listRegistryChanges(t.db, { since, afterId: read.at(-1)?.id ?? 0, limit: 4 });
    read.push(...page);
    if (page.length < 4) break;
  }
  const ids = read.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  const gone = read.filter(({ removed }) => removed).map(({ id }) => id);
  expect(gone).toEqual([4, 11, 40]);
  expect(ids).toHaveLength(20 + 1);
});

test("a file from another database makes it read everything, and drop what is not there", async () => {
  await add(1_000, 5);
  const { registry } = openRegistry();
  await registry.refresh();
  await saveRegistry(file, registry);
  const other = await createTestDatabase();
  try {
    await seedInfluencers(
      other.db,
      { platform: "mockstagram", from: 7_000, count: 2, interval: 300 },
      { clock: systemClock },
    );
    const restored = createRegistry({
      cursor: () => getRegistryCursor(other.db),
      page: (since, afterId, limit) => listRegistryChanges(other.db, { since, afterId, limit }),
    });
    await loadRegistry(file, restored);
    await restored.refresh();
    expect(contentOf(restored).map((line) => line.split(" ").slice(1, 5).join(" "))).toEqual([
      "mockstagram 300 1 7000",
      "mockstagram 300 2 7001",
    ]);
  } finally {
    await other.close();
  }
});

test("a role without privileges can tell which database it is", async () => {
  const cursor = await t.db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL ROLE pg_read_all_data`);
    return await getRegistryCursor(tx);
  });
  expect(cursor.database).toMatch(/^\d+\/\d+\/\d+$/);
  expect(cursor.xid).toMatch(/^\d+$/);
  expect(Math.abs(cursor.at * 1_000 - Date.now())).toBeLessThan(60_000);
});
