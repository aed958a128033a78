import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { log } from "#lib/log.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND } from "#lib/time.ts";
import { type JobQueue, openQueue } from "./open-queue.ts";

const NAME = "test of limits";
const MAX = 3;

let t: TestDatabase;
let queue: JobQueue;
beforeAll(async () => {
  t = await createTestDatabase();
});
beforeEach(async () => {
  queue = await openQueue({ url: t.url, name: NAME, max: MAX, log });
});
afterEach(() => queue.stop({ graceful: false }));
afterAll(() => t.close());

async function countBackends(where = sql`true`): Promise<number> {
  const [row] = await t.db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${NAME} AND ${where}`);
  return row?.n ?? 0;
}

test("while a table of the queue is locked the server has as many connections as the pool, not more with each try", async () => {
  const holder = postgres(t.url, { max: 1, onnotice: () => {} });
  try {
    const held = await holder.reserve();
    await held`BEGIN`;
    await held`LOCK TABLE pgboss.job IN ACCESS EXCLUSIVE MODE`;
    for (let round = 0; round < 2; round++) {
      const tries = await Promise.allSettled(Array.from({ length: MAX }, () => queue.fetch("ingest")));
      expect(tries.map(({ status }) => status)).toEqual(Array(MAX).fill("rejected"));
    }
    // What was given up says goodbye at once, and may not be gone yet.
    await waitUntil("those given up are gone", 60 * SECOND, async () => (await countBackends()) <= MAX);
    await held`ROLLBACK`;
    held.release();
  } finally {
    await holder.end();
  }
  await waitUntil("it goes on", 60 * SECOND, async () =>
    queue.fetch("ingest").then(
      () => true,
      () => false,
    ),
  );
});

test("a statement that nobody waits for any more ends at the server", async () => {
  await expect(queue.getDb().executeSql("SELECT pg_sleep(600)", [])).rejects.toThrow();
  const sleeping = sql`query = 'SELECT pg_sleep(600)' AND state = 'active'`;
  await waitUntil("it is cancelled", 60 * SECOND, async () => (await countBackends(sleeping)) === 0);
});
