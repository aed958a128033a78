import { sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, expect, test } from "vitest";
import { DAY_S } from "#lib/domain/seconds.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, resetRetention, rollUpAll, storeAt } from "#lib/testing/retention-fixtures.ts";
import { createDropExpiredJob } from "./drop-expired.ts";

const t = await createTestDatabase();
afterAll(() => t.close());

test("an hour that has not been rolled up for long is told in the log, one that waits its turn is not", async () => {
  await resetRetention(t.db);
  await storeAt(t.db, 0, { id: 1, followers: 1 });
  const lines: { level: number; msg: string; hour?: string }[] = [];
  const job = createDropExpiredJob({
    db: t.db,
    clock: { now: () => (BASE + 3 * DAY_S) * 1_000 },
    retention: { rawDays: 1 },
    giveUp: new AbortController().signal,
    log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }),
  });
  const { signal } = new AbortController();
  const run = () => job.run([{ id: "1", data: { v: 1, minute: 0 }, retryCount: 0, signal }]);
  expect(await run()).toEqual([{ id: "1", status: "completed" }]);
  expect(lines).toEqual([]);
  await t.db.execute(sql`UPDATE dirty_hours SET marked_at = now() - interval '61 minutes'`);
  await run();
  expect(lines).toMatchObject([{ level: 40, hour: "2026-09-01T00:00:00.000Z" }]);
  await rollUpAll(t.db);
  await run();
  expect(lines).toHaveLength(1);
});
