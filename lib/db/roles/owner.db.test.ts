/** Migration, the queue and what a worker does to tables, as a role that owns the database and can do nothing else. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, expect, inject, test } from "vitest";
import { backUpDatabase } from "#lib/db/backup/back-up-database.ts";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { fitChunkIntervals } from "#lib/db/edition/fit-chunk-intervals.ts";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { log } from "#lib/log.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { runCommand } from "#lib/run-command.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, dropAt, resetRetention, rollUpAll, storeAt } from "#lib/testing/retention-fixtures.ts";
import { SECOND } from "#lib/time.ts";
import { asUserOf } from "./as-user-of.ts";

const plain = inject("databaseServer").edition === "plain";
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** An empty database of the role's, and its address as that role. */
async function makeOwned({ hasExtension }: { hasExtension: boolean }): Promise<string> {
  const owned = await createTestDatabase({ empty: true });
  const role = `owner_${randomBytes(4).toString("hex")}`;
  const other = await createTestDatabase({ empty: true });
  ends.push(
    () => other.close(),
    () => other.db.execute(sql.raw(`DROP ROLE ${role}`)),
    () => owned.close(),
  );
  await owned.db.execute(
    sql.raw(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'x'`),
  );
  await owned.db.execute(sql.raw(`ALTER DATABASE ${new URL(owned.url).pathname.slice(1)} OWNER TO ${role}`));
  if (hasExtension) await owned.db.execute(sql`CREATE EXTENSION timescaledb`);
  return asUserOf(owned.url, `postgres://${role}:x@nowhere`);
}

async function chunkSeconds(db: Database): Promise<number | null> {
  const [row] = await db.execute<{ seconds: number }>(sql`
    SELECT extract(epoch FROM time_interval)::float8 AS seconds FROM timescaledb_information.dimensions
    WHERE hypertable_name = 'data_points'`);
  return row?.seconds ?? null;
}

test.each(plain ? [false] : [false, true])(
  "an owner who is no superuser migrates, stores, rolls up, builds the snapshot, drops, erases, fits chunks; extension made before by a superuser: %s",
  async (hasExtension) => {
    const url = await makeOwned({ hasExtension });
    const { edition } = await migrateDatabase(url);
    expect(edition).toBe(inject("databaseServer").edition);
    await migrateQueue(url);
    const client = connectDatabase({ url, name: "test", max: 4, statementTimeoutMs: 30 * SECOND });
    ends.push(() => client.close());
    const { db } = client;
    await resetRetention(db);

    // A data point each six hours of three days.
    for (let second = 0; second < 3 * DAY_S; second += 6 * HOUR_S)
      await storeAt(db, second, { id: 1, followers: second }, { id: 3, followers: 5 });
    await rollUpAll(db);
    const clockAt = (second: number) => ({ now: () => (BASE + second) * 1_000 });
    const first = await buildSnapshot(db, clockAt(3 * DAY_S), { anew: true });
    for (const hours of [1, 2]) await buildSnapshot(db, clockAt(3 * DAY_S + hours * HOUR_S), { anew: true });
    // The last one has dropped the first one's table.
    const [table] = await db.execute<{ old: string | null }>(
      sql`SELECT to_regclass(${`snapshot_${first?.generation}`})::text AS old`,
    );
    expect(table?.old).toBeNull();
    expect((await dropAt(db, 2 * DAY_S + 12 * HOUR_S)).dropped).toBeGreaterThan(0);
    await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '1 day' WHERE id = 3`);
    await eraseRemoved(db);
    const [left] = await db.execute(sql`SELECT FROM data_points WHERE influencer_id = 3`);
    expect(left).toBeUndefined();
    if (!plain) {
      expect(await chunkSeconds(db)).toBe(DAY_S);
      await db.execute(sql`UPDATE shards SET capacity = 1000000, size = 1000000 WHERE id = 1`);
      await fitChunkIntervals(db);
      expect(await chunkSeconds(db)).toBe(HOUR_S);
    }

    const queue = await openQueue({ url, name: "test", max: 2, log });
    await queue.insert("judge_slots", [{ data: {} }]);
    expect(await queue.fetch("judge_slots")).toHaveLength(1);
    expect(await countWaitingIngest(queue, 5)).toBe(0);
    await queue.stop({ graceful: false });

    // The plain server comes without pg_dump.
    if (plain) return;
    const folder = mkdtempSync(join(tmpdir(), "ia-owner-test-"));
    ends.push(() => rmSync(folder, { recursive: true }));
    const { counts } = await backUpDatabase({
      ...{ url, what: "analytics", file: join(folder, "whole.dump"), force: false, run: runCommand },
      cacheDirs: engineCaches(folder),
      signal: new AbortController().signal,
      say() {},
      onProgress() {},
    });
    expect(counts?.influencers).toBeGreaterThan(0);
  },
);
