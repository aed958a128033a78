import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { listDeadLetters } from "#lib/query/list-dead-letters.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { redriveDeadLetters } from "#lib/service/redrive-dead-letters.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { registerJobs } from "../register.ts";
import { createIngestJob } from "./ingest.ts";

/** A hang guard: usually it takes a second. */
const LIVE = 30 * SECOND;
const INFLUENCERS = 50;
const SLOTS = 3;

let t: TestDatabase;
let queue: JobQueue;
let slots: number[];
/** The worker's clock against the system's. */
let clockOffsetMs = 0;
beforeEach(async () => {
  clockOffsetMs = 0;
  t = await createTestDatabase();
  const start = Math.floor(Date.now() / 60_000) * 60 - 10 * 60;
  slots = Array.from({ length: SLOTS }, (_, n) => start + n * 60);
  const externalIds = Array.from({ length: INFLUENCERS }, (_, i) => String(1_000_000 + i));
  await addInfluencers(
    t.db,
    { platform: "mockstagram", externalIds, interval: 60 },
    { now: () => start * 1_000 },
  );
  queue = await openQueue({ url: t.url, name: "test", max: 6, log });
  const ignore = () => {};
  const job = createIngestJob({
    db: t.db,
    clock: { now: () => systemClock.now() + clockOffsetMs },
    onStored: ignore,
    onExpired: ignore,
    onDeadLetters: ignore,
  });
  await registerJobs(queue, [job], log);
});
afterEach(async () => {
  await queue.stop({ graceful: false });
  await t.close();
});

const ids = Array.from({ length: INFLUENCERS }, (_, i) => i + 1);
const payloadOf = (slot: number): IngestPayload => ({
  v: 1,
  shard: 1,
  slot,
  fetchedAt: (slot + 30) * 1_000,
  ids: [...ids],
  offsets: ids.map(() => 1_000),
  followers: ids.map((id) => id * 100),
  following: ids.map((id) => id),
  posts: ids.map(() => null),
  failures: [],
});

const countPoints = async () => {
  const [row] = await t.db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM data_points`);
  return row?.n ?? 0;
};
const untilLetters = (n: number) =>
  waitUntil(`${n} open letters`, LIVE, async () => (await countDeadLetters(t.db)).open === n);
const untilPoints = (n: number) =>
  waitUntil(`${n} data points`, LIVE, async () => (await countPoints()) === n);
const untilQueueIsEmpty = () =>
  waitUntil("no job is left", LIVE, async () => {
    const { rows } = await queue
      .getDb()
      .executeSql("SELECT FROM pgboss.job WHERE name LIKE 'ingest%' AND state <> 'completed'", []);
    return rows.length === 0;
  });
const coverageOf = async (id: number) => {
  const [from = 0, , last = 0] = slots;
  const account = { platform: "mockstagram" as const, externalId: String(1_000_000 + id - 1) };
  const { coverage } = await getSeries(t.db, { ...account, from, to: last + 60 }, systemClock);
  return coverage;
};

/** Two ways in which a database refuses a row: a trigger's exception, and a constraint. */
const causes = [
  {
    name: "a trigger that raises for one influencer",
    add: [
      sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.influencer_id = 7 THEN RAISE EXCEPTION 'not seven'; END IF; RETURN NEW; END $$`,
      sql`CREATE TRIGGER refuse BEFORE INSERT ON data_points FOR EACH ROW EXECUTE FUNCTION refuse()`,
    ],
    says: "not seven",
    remove: sql`DROP TRIGGER refuse ON data_points`,
  },
  {
    name: "a CHECK constraint",
    add: [sql`ALTER TABLE data_points ADD CONSTRAINT not_seven CHECK (influencer_id <> 7)`],
    says: "not_seven",
    remove: sql`ALTER TABLE data_points DROP CONSTRAINT not_seven`,
  },
];

describe("F24: poison ingest jobs", () => {
  test.each(causes)(
    "$name: a letter a row, the rest stored; redriven when the cause is gone, coverage is whole",
    async ({ add, says, remove }) => {
      for (const statement of add) await t.db.execute(statement);
      await queue.insert(
        "ingest",
        slots.map((slot) => ({ data: payloadOf(slot) })),
      );
      await untilLetters(SLOTS);
      await untilQueueIsEmpty();
      expect(await countPoints()).toBe(SLOTS * (INFLUENCERS - 1));
      for (const { payload, cause } of await listDeadLetters(t.db, { which: "open", limit: 10 })) {
        const { slot, ids: members, followers } = JSON.parse(payload);
        expect(slots).toContain(slot);
        expect({ members, followers }).toEqual({ members: [7], followers: [700] });
        expect(cause).toContain(says);
      }
      expect(await coverageOf(7)).toMatchObject({
        present: 0,
        gapsTotal: 1,
        gaps: [{ slots: 3, reason: "rejected" }],
      });
      expect(await coverageOf(8)).toMatchObject({ present: SLOTS, gapsTotal: 0 });

      // While the cause is there, they come back.
      expect(await redriveDeadLetters(t.db, queue)).toMatchObject({ letters: SLOTS, rows: SLOTS, left: [] });
      await untilLetters(SLOTS);
      await untilQueueIsEmpty();
      expect(await countPoints()).toBe(SLOTS * (INFLUENCERS - 1));

      await t.db.execute(remove);
      const [one] = await listDeadLetters(t.db, { which: "open", limit: 1 });
      expect(await redriveDeadLetters(t.db, queue, { id: one?.id })).toMatchObject({ letters: 1 });
      await untilLetters(SLOTS - 1);
      await redriveDeadLetters(t.db, queue);
      await untilPoints(SLOTS * INFLUENCERS);
      await untilQueueIsEmpty();
      expect(await countDeadLetters(t.db)).toEqual({ open: 0, newest: 0 });
      expect(await coverageOf(7)).toMatchObject({ expected: SLOTS, present: SLOTS, gapsTotal: 0 });
    },
  );

  test("a payload that nobody can read is a letter as it came, and its job is done", async () => {
    const [slot = 0] = slots;
    const unreadable = { ...payloadOf(slot), followers: [-1] };
    await queue.insert("ingest", [{ data: unreadable }, { data: payloadOf(slot) }, { data: { v: 99 } }]);
    await untilLetters(2);
    await untilQueueIsEmpty();
    expect(await countPoints()).toBe(INFLUENCERS);
    const letters = await listDeadLetters(t.db, { which: "open", limit: 10 });
    expect(letters.map(({ payload }) => JSON.parse(payload))).toEqual(
      expect.arrayContaining([unreadable, { v: 99 }]),
    );
    const cause = letters.find(({ payload }) => payload.includes("-1"))?.cause;
    expect(cause).toContain("followers[0]");
    const { letters: put, left } = await redriveDeadLetters(t.db, queue);
    expect({ put, why: left.map(({ why }) => why) }).toEqual({
      put: 0,
      why: ["this version can't read it", "this version can't read it"],
    });
  });

  test("a slot that has not begun is kept until it has", async () => {
    const ahead = Math.floor(Date.now() / 60_000) * 60 + 3_600;
    await queue.insert("ingest", [{ data: payloadOf(ahead) }]);
    await untilLetters(1);
    await untilQueueIsEmpty();
    expect(await countPoints()).toBe(0);
  });

  test("a slot that has not begun by a clock that is behind waits until it is set, and is no letter", async () => {
    const [slot = 0] = slots;
    clockOffsetMs = slot * SECOND - Date.now() - 60 * SECOND;
    await queue.insert("ingest", [{ data: payloadOf(slot) }]);
    await waitUntil("it waits", LIVE, async () => {
      const { rows } = await queue
        .getDb()
        .executeSql("SELECT FROM pgboss.job WHERE name = 'ingest' AND state = 'retry'", []);
      return rows.length === 1;
    });
    expect([await countPoints(), (await countDeadLetters(t.db)).open]).toEqual([0, 0]);
    clockOffsetMs = 0;
    await untilPoints(INFLUENCERS);
    expect((await countDeadLetters(t.db)).open).toBe(0);
  });

  test("redrive takes up what the queue had given up", async () => {
    const [slot = 0] = slots;
    await queue.insert("ingest_dead", [{ data: payloadOf(slot) }]);
    expect(await redriveDeadLetters(t.db, queue)).toMatchObject({ takenUp: 1, letters: 1, left: [] });
    await untilPoints(INFLUENCERS);
    await untilQueueIsEmpty();
    expect((await countDeadLetters(t.db)).open).toBe(0);
  });
});

test("a database that takes nothing is asked at a pace, not as fast as jobs can be failed", async () => {
  const jobs = 60;
  // As a server without our tables answers: at once, and to each statement.
  await t.db.execute(sql`ALTER TABLE data_points RENAME TO away`);
  const began = monotonicMs();
  const payloads = Array.from({ length: jobs }, (_, i) => ({ ...payloadOf(slots[0] ?? 0), fetchedAt: i }));
  await sendIngestJobs(queue, payloads);
  await waitUntil("each job has been tried once", LIVE, async () => {
    const { rows } = await queue
      .getDb()
      .executeSql(
        "SELECT FROM pgboss.job WHERE name = 'ingest' AND (state = 'retry' OR retry_count > 0)",
        [],
      );
    return rows.length === jobs;
  });
  // Two loops, ten jobs at a time: the last two batches begin after two rests.
  expect(monotonicMs() - began).toBeGreaterThan(1_900);
  await t.db.execute(sql`ALTER TABLE away RENAME TO data_points`);
  await untilPoints(INFLUENCERS);
});
