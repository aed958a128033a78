/** How many workers a platform's limit is divided by, whatever becomes of the database and of the others. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { forgetWorker } from "#lib/store/forget-worker.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { createMembership } from "./membership.ts";

const t = await createTestDatabase();
afterAll(() => t.close());
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ia-membership-test-"));
  await t.db.execute(sql`TRUNCATE workers, worker_runs`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function enter(id: string, { db = t.db, lastKnown = [] }: { db?: Database; lastKnown?: string[] } = {}) {
  const counts: number[] = [];
  const now = systemClock.now();
  const membership = createMembership({
    id,
    folder,
    db,
    clock: systemClock,
    systemClock,
    startedAt: now,
    before:
      lastKnown.length > 0
        ? { v: 1, clockOffsetMs: 0, anchoredAt: now, aliveAt: now, workers: lastKnown }
        : null,
    database: () => null,
    lastSlot: () => null,
    report: () => ({
      v: 1,
      mode: "queue",
      influencers: 0,
      spool: { bytes: 0, maxBytes: 1, points: 0, oldestSlot: null, droppedPoints: 0, corruptRecords: 0 },
      clockSkewMs: null,
      outcomes: {},
      busy: null,
      loadIsHigh: false,
    }),
    onLoads: () => {},
    onCount: (workers) => counts.push(workers),
    log: pino({ level: "silent" }),
  });
  return { membership, counts };
}

test("a worker that begins inside an outage divides by those that it knew of", async () => {
  const away = connectDatabase({
    url: "postgres://nobody@127.0.0.1:9/none",
    name: "test",
    max: 1,
    statementTimeoutMs: SECOND,
  });
  const { membership, counts } = enter("a", { db: away.db, lastKnown: ["a", "b", "c"] });
  await expect(membership.note()).rejects.toThrow();
  expect(counts).toEqual([3]);
  expect(membership.ids()).toEqual(["a", "b", "c"]);
  await away.close();
});

test("one that fell silent keeps its share, but gets no shards; one that took leave has none", async () => {
  const [a, b] = [enter("a"), enter("b")];
  await a.membership.note();
  await b.membership.note();
  expect(b.counts).toEqual([1, 2]);
  await t.db.execute(sql`UPDATE workers SET seen_at = now() - interval '1 minute' WHERE id = 'a'`);
  await b.membership.note();
  expect(b.counts.at(-1)).toBe(2);
  expect(b.membership.ids()).toEqual(["b"]);
  await forgetWorker(t.db, "a");
  await b.membership.note();
  expect(b.counts.at(-1)).toBe(1);
});
