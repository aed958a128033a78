import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isRefusal } from "#lib/db/is-refusal.ts";
import { type IngestPayload, ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { log } from "#lib/log.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { claimSpool } from "#lib/spool/claim-spool.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { monotonicMs } from "#lib/time.ts";
import { createReplay } from "./replay-spool.ts";

let t: TestDatabase;
let queue: JobQueue;
let spoolDir: string;
beforeAll(async () => {
  t = await createTestDatabase();
  queue = await openQueue({ url: t.url, name: "test", max: 4, log });
  spoolDir = mkdtempSync(join(tmpdir(), "replay-"));
});
afterAll(async () => {
  await queue.stop({ graceful: false });
  await t.close();
  rmSync(spoolDir, { recursive: true });
});

test("records come out of the real queue as they went in, a bounded number at a time, behind live ones", async () => {
  const spool = await claimSpool({ spoolDir, proposeId: () => "w", maxBytes: 2 ** 26, log });
  const slots = Array.from({ length: 50 }, (_, i) => 1_700_000_040 + i * 60);
  await Promise.all(slots.map((slot) => spool.append(makePayload(slot, 100))));
  const replay = createReplay({
    spools: () => [spool],
    insert: (payloads) => sendIngestJobs(queue, payloads, { replay: true }),
    isUp: () => true,
    backlog: () => countWaitingIngest(queue, 30),
    isTransient: (error) => !isRefusal(error),
    isFetchBehind: () => Promise.resolve(false),
    monotonic: monotonicMs,
    isOurs: (database) => database === "db",
    log,
    waitingMax: 30,
  });
  while ((await replay.step()) > 0);
  expect(await countWaitingIngest(queue, 1_000)).toBe(30);
  expect(spool.stats().records).toBe(20);

  const live = makePayload(1_800_000_000, 1);
  await sendIngestJobs(queue, [live]);
  const [next] = await queue.fetch("ingest", { batchSize: 1 });
  expect(next?.data).toEqual(live);

  const got: IngestPayload[] = [];
  for (;;) {
    const jobs = await queue.fetch("ingest", { batchSize: 10 });
    if (jobs.length === 0) break;
    await queue.complete(
      "ingest",
      jobs.map(({ id }) => id),
    );
    got.push(...jobs.map(({ data }) => ingestPayloadSchema.parse(data)));
    while ((await replay.step()) > 0);
  }
  got.sort((a, b) => a.slot - b.slot);
  expect(got).toEqual(slots.map((slot) => makePayload(slot, 100)));
  expect(spool.stats()).toMatchObject({ records: 0, refusedRecords: 0 });
  await spool.close();
});

test("a server that takes writes from nobody costs no record, though it answers: read-only, or without the queue's tables", async () => {
  const spool = await claimSpool({ spoolDir, proposeId: () => "x", maxBytes: 2 ** 26, log });
  await spool.append(makePayload(1_700_000_040, 5));
  const one = await openQueue({ url: t.url, name: "test", max: 1, log });
  const run = (text: string) => one.getDb().executeSql(text, []);
  const replay = createReplay({
    spools: () => [spool],
    insert: (payloads) => sendIngestJobs(one, payloads, { replay: true }),
    isUp: () => true,
    backlog: () => Promise.resolve(0),
    isTransient: (error) => !isRefusal(error),
    isFetchBehind: () => Promise.resolve(false),
    monotonic: monotonicMs,
    isOurs: (database) => database === "db",
    log,
  });
  await run("SET default_transaction_read_only = on");
  await expect(replay.step()).rejects.toThrow("read-only");
  await run("SET default_transaction_read_only = off");
  await run("ALTER SCHEMA pgboss RENAME TO away");
  await expect(replay.step()).rejects.toThrow("does not exist");
  await run("ALTER SCHEMA away RENAME TO pgboss");
  expect(spool.stats()).toMatchObject({ records: 1, refusedRecords: 0 });
  expect(await replay.step()).toBe(5);
  await spool.close();
  await one.stop({ graceful: false });
});

test("with nothing in it, as replay sends it to see whether the queue works, a result is stored as nothing", async () => {
  const empty = { ids: [], offsets: [], followers: [], following: [], posts: [] };
  const payload = ingestPayloadSchema.parse({ ...makePayload(1_700_000_040, 1, 4_711), ...empty });
  expect(await storeDataPoints(t.db, [payload])).toEqual({ points: 0, expired: 0 });
});
