/** Dead letters on the way that an admin sends them: asked for, put back by a worker, open again, given up, taken back. */
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { actAs } from "#lib/acting.ts";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { countDeadLetters } from "#lib/query/count-dead-letters.ts";
import {
  getDeadLetter,
  getDeadLetterPayload,
  listDeadLetterItems,
} from "#lib/query/list-dead-letter-items.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { askForRedrive, discardDeadLetters, restoreDeadLetters } from "#lib/service/change-dead-letters.ts";
import { redriveAskedLetters, redriveDeadLetters } from "#lib/service/redrive-dead-letters.ts";
import { type NewDeadLetter, storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import type { Repeating } from "./repeat.ts";
import { tendDeadLetters } from "./tend-dead-letters.ts";

const SLOT = 1_700_000_040;
let t: TestDatabase;
let queue: JobQueue;

beforeAll(async () => {
  t = await createTestDatabase();
  queue = await openQueue({ url: t.url, name: "test", max: 3, log });
});
afterAll(async () => {
  await queue.stop({ graceful: false });
  await t.close();
});
beforeEach(() => t.db.execute(sql`TRUNCATE dead_letters, audit_events RESTART IDENTITY`));
let repeating: Repeating[] = [];
afterEach(async () => {
  await Promise.all(repeating.map((one) => one.stop()));
  repeating = [];
  await t.db.execute(sql`DELETE FROM pgboss.job`);
});

function letter(shard: number, ids: number[] = [4, 5]): NewDeadLetter & { payload: IngestPayload } {
  const counts = ids.map(() => 1);
  const payload: IngestPayload = {
    ...{
      v: PAYLOAD_VERSION,
      shard,
      slot: SLOT,
      fetchedAt: 0,
      ids,
      offsets: counts,
      followers: counts,
      following: counts,
    },
    ...{ posts: ids.map(() => null), failures: [] },
  };
  return { queue: "ingest", payload, cause: `refused ${shard}` };
}

const sent = async () => {
  const rows = await t.db.execute<{ shard: number }>(
    sql`SELECT (data->>'shard')::int AS shard FROM pgboss.job WHERE name = 'ingest' ORDER BY 1`,
  );
  return rows.map(({ shard }) => shard);
};
const list = async (state: "open" | "redriven" | "discarded") =>
  (await listDeadLetterItems(t.db, { state, limit: 10 })).letters;

test("what was asked for is in the queue within seconds, once, and nothing else is", async () => {
  await storeDeadLetters(t.db, [letter(1), letter(2)]);
  await storeDeadLetters(t.db, [letter(3)]);
  const [third] = await list("open");
  expect(third).toMatchObject({
    cause: "refused 3",
    askedAt: null,
    triedAt: null,
    content: { shard: 3, slot: SLOT, points: 2, rows: 2 },
  });
  const id = third?.id ?? 0;
  expect(await askForRedrive(t.db, [id, 99])).toEqual({ changed: 1, missed: 1 });
  // Asked twice, it is one wish.
  expect(await askForRedrive(t.db, [id])).toEqual({ changed: 0, missed: 1 });
  expect(await sent()).toEqual([]);
  repeating = tendDeadLetters({ isUp: () => true, use: (work) => work(queue) }, t.db, log);
  const [redriven] = await waitUntil("it is put back", 30_000, async () => {
    const letters = await list("redriven");
    return letters.length > 0 && letters;
  });
  expect(redriven).toMatchObject({ id, state: "redriven", problem: null });
  expect(await sent()).toEqual([3]);
  expect(await list("open")).toHaveLength(2);

  // It fails once more: open again, with what it now says, and that it was tried.
  await storeDeadLetters(t.db, [{ ...letter(3), cause: "refused again" }]);
  const open = (await list("open")).find((one) => one.id === id);
  expect(open).toMatchObject({ state: "open", askedAt: null, cause: "refused again" });
  expect(open?.triedAt).not.toBeNull();
});

test("all at once, more than fit into a batch, by any number of workers", async () => {
  await storeDeadLetters(
    t.db,
    Array.from({ length: 45 }, (_, n) => letter(n + 1)),
  );
  expect(await askForRedrive(t.db, null)).toEqual({ changed: 45, missed: 0 });
  await Promise.all([1, 2, 3].map(() => redriveAskedLetters(t.db, queue)));
  await redriveAskedLetters(t.db, queue);
  expect(await sent()).toEqual(Array.from({ length: 45 }, (_, n) => n + 1));
  expect((await countDeadLetters(t.db)).open).toBe(0);
});

test("one that can't be read says so, and holds up no other one", async () => {
  await storeDeadLetters(t.db, [{ queue: "ingest", payload: { v: 99 }, cause: "unreadable" }]);
  await storeDeadLetters(t.db, [letter(2)]);
  await askForRedrive(t.db, null);
  expect(await redriveAskedLetters(t.db, queue)).toMatchObject({ letters: 1, left: [{ id: 1 }] });
  expect(await list("open")).toMatchObject([
    { id: 1, askedAt: null, problem: "this version can't read it", content: { shard: null, points: null } },
  ]);
  // The next wish is a new one.
  await askForRedrive(t.db, [1]);
  expect(await list("open")).toMatchObject([{ id: 1, problem: null }]);
});

test("one that was given up is put back by nobody, says by whom, and comes back as it was", async () => {
  await storeDeadLetters(t.db, [letter(1)]);
  const who = { actor: { kind: "user", id: "u", name: "a@example.org" }, requestId: null } as const;
  await actAs(who, () => discardDeadLetters(t.db, [1]));
  expect(await list("discarded")).toMatchObject([{ id: 1, discardedBy: "a@example.org" }]);
  expect((await countDeadLetters(t.db)).open).toBe(0);
  expect(await askForRedrive(t.db, null)).toEqual({ changed: 0, missed: 0 });
  await storeDeadLetters(t.db, [letter(2)]);
  expect(await redriveDeadLetters(t.db, queue, { id: 1 })).toMatchObject({ letters: 0 });
  expect(await redriveDeadLetters(t.db, queue)).toMatchObject({ letters: 1 });
  await restoreDeadLetters(t.db, [1]);
  expect(await list("open")).toMatchObject([{ id: 1, discardedBy: null, discardedAt: null }]);
  // And one that is on its way is not given up.
  await askForRedrive(t.db, [1]);
  expect(await discardDeadLetters(t.db, [1])).toEqual({ changed: 0, missed: 1 });
  expect(await sent()).toEqual([2]);
});

test("jobs that the queue gave up become letters by themselves", async () => {
  await queue.insert("ingest_dead", [{ data: letter(7).payload }]);
  repeating = tendDeadLetters({ isUp: () => true, use: (work) => work(queue) }, t.db, log);
  await waitUntil("a letter", 30_000, async () => (await list("open")).length === 1);
  expect(await list("open")).toMatchObject([{ content: { shard: 7 }, askedAt: null }]);
});

test("the command says in the log which ones it put back", async () => {
  await storeDeadLetters(t.db, [letter(1), letter(2)]);
  await actAs({ actor: { kind: "operator", name: "redrive" }, requestId: null }, () =>
    redriveDeadLetters(t.db, queue),
  );
  const events = await t.db.execute(
    sql`SELECT actor_kind, actor_name, action, target_id FROM audit_events ORDER BY id`,
  );
  expect(events).toMatchObject([
    { actor_kind: "operator", actor_name: "redrive", action: "dead_letter.redrive", target_id: "1" },
    { target_id: "2" },
  ]);
});

test("pages hold together; a large payload is shown in part and had as a whole", async () => {
  const ids = Array.from({ length: 4_000 }, (_, n) => n + 1);
  await storeDeadLetters(
    t.db,
    Array.from({ length: 4 }, (_, n) => letter(n + 1)),
  );
  await storeDeadLetters(t.db, [letter(9, ids)]);
  const first = await listDeadLetterItems(t.db, { state: "open", limit: 2 });
  const second = await listDeadLetterItems(t.db, { state: "open", limit: 2, cursor: first.next ?? "" });
  const third = await listDeadLetterItems(t.db, { state: "open", limit: 2, cursor: second.next ?? "" });
  expect([first, second, third].flatMap(({ letters }) => letters.map(({ id }) => id))).toEqual([
    5, 4, 3, 2, 1,
  ]);
  expect(third.next).toBeNull();
  expect(first.counts).toEqual({ open: 5, redriven: 0, discarded: 0 });
  const large = await getDeadLetter(t.db, 5);
  expect(large).toMatchObject({ isWhole: false, content: { points: 4_000 } });
  expect(large.payload).toHaveLength(20_000);
  expect(JSON.parse(await getDeadLetterPayload(t.db, 5))).toMatchObject({ ids });
  expect(await getDeadLetter(t.db, 4)).toMatchObject({ isWhole: true });
  await expect(getDeadLetter(t.db, 6)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(listDeadLetterItems(t.db, { state: "open", limit: 2, cursor: "x" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
});
