/** A database is lost and restored from its backup: what workers of the old one hold on disk comes in, once, and nothing of another one's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engineCaches } from "#lib/db/embedded/find-portable-engine.ts";
import { ingestPayloadSchema } from "#lib/domain/ingest-payload.ts";
import { readWorkerState, writeWorkerState } from "#lib/fetch/worker-state.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { log } from "#lib/log.ts";
import { listPredecessors } from "#lib/query/list-predecessors.ts";
import { databaseOf, getRegistryCursor } from "#lib/query/list-registry-changes.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { runCommand } from "#lib/run-command.ts";
import { claimSpool } from "#lib/spool/claim-spool.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, payloadOf, resetRetention, storeAt } from "#lib/testing/retention-fixtures.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { MINUTE, systemClock } from "#lib/time.ts";
import { backUp } from "../bin/backup/back-up.ts";
import { restore } from "../bin/restore/restore.ts";
import { claimAndConnect } from "./claim-and-connect.ts";
import { createReplayer } from "./replay.ts";

const folder = mkdtempSync(join(tmpdir(), "restored-test-"));
const file = join(folder, "a.dump");
const signal = new AbortController().signal;
const usual = {
  run: runCommand,
  signal,
  cacheDirs: engineCaches(folder),
  queueUrl: undefined,
  say: () => {},
};
const opened: TestDatabase[] = [];

async function database(options: Parameters<typeof createTestDatabase>[0] = {}): Promise<TestDatabase> {
  const made = await createTestDatabase(options);
  opened.push(made);
  return made;
}
async function restored(from: string, copy = false, into?: TestDatabase): Promise<TestDatabase> {
  const target = into ?? (await database({ empty: true }));
  const open = async () => ({ url: target.url, makeEmpty: "" });
  await restore({ ...usual, file: from, copy, open, webUrl: undefined });
  return target;
}
const identityOf = async ({ db }: TestDatabase) => databaseOf(await getRegistryCursor(db));
const predecessorsOf = async (one: TestDatabase) =>
  (await listPredecessors(one.db, await identityOf(one))).sort();

let old: TestDatabase;
beforeAll(async () => {
  old = await database();
  await resetRetention(old.db);
  await storeAt(old.db, 0, { id: 1, followers: 10 }, { id: 2, followers: 20 });
  await backUp({ ...usual, url: old.url, file, force: false });
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A folder as a killed worker of that database leaves it: minutes of shard 1, from `from` on. */
async function leave(
  spoolDir: string,
  name: string,
  label: string,
  { from, minutes, aliveAt }: { from: number; minutes: number; aliveAt: number },
) {
  const spool = await claimSpool({
    spoolDir,
    proposeId: () => name,
    maxBytes: 2 ** 26,
    readOwner: readWorkerState,
    log,
  });
  const state = { v: 1 as const, clockOffsetMs: 0, anchoredAt: 0, aliveAt, workers: [], database: label };
  await writeWorkerState(spool.folder, state);
  for (let minute = from; minute < from + minutes; minute++) {
    const points = [
      { id: 1, followers: 100 + minute },
      { id: 2, followers: 200 + minute },
    ];
    await spool.append(payloadOf(1, BASE + minute * 60, points));
  }
  return spool;
}

const begin = (spoolDir: string, one: TestDatabase) =>
  claimAndConnect({
    ...{ spoolDir, spoolMaxBytes: 2 ** 26, databaseUrl: one.url, systemClock, log },
    signal: new AbortController().signal,
  });

test("what was spooled after the backup comes into the restored database, once; another database's stays", async () => {
  const spoolDir = join(folder, "spool");
  const label = await identityOf(old);
  // The first minute is in the backup already, with other values: those stay. Folders are held until all are made.
  const left = [
    await leave(spoolDir, "own", label, { from: 0, minutes: 3, aliveAt: 3 }),
    await leave(spoolDir, "killed", label, { from: 2, minutes: 3, aliveAt: 2 }),
    await leave(spoolDir, "foreign", "1/1", { from: 50, minutes: 2, aliveAt: 1 }),
  ];
  for (const spool of left) await spool.close();
  const target = await database({ empty: true });
  // One that begins too early waits until it can be told whose ids these are.
  const beginning = begin(spoolDir, target);
  await restored(file, false, target);

  const { spool, connections } = await beginning;
  expect(spool.workerId).toBe("own");
  // From now on it carries this one's ids: should the old database return, this folder is not for it.
  expect(connections.before?.database).toBeUndefined();
  const queue = await openQueue({ url: target.url, name: "test", max: 2, log });
  const replayer = createReplayer({
    ...{ spool, spoolDir, maxBytes: 2 ** 26, kin: connections.kin, log },
    link: {
      start: () => Promise.resolve(),
      isUp: () => true,
      use: (work) => work(queue),
      queue: () => queue,
      refusal: () => null,
      close: () => Promise.resolve(),
    },
  });
  const replaying = replayer.start();
  const slots = async () =>
    await target.db.execute<{ minute: number; followers: number[] }>(sql`
      SELECT ((extract(epoch FROM time) - ${BASE}) / 60)::int AS minute, array_agg(followers ORDER BY influencer_id) AS followers
      FROM data_points GROUP BY time ORDER BY time`);
  await waitUntil("all of it is stored", MINUTE, async () => {
    const jobs = await queue.fetch("ingest", { batchSize: 10 });
    for (const { id, data } of jobs) {
      await storeDataPoints(target.db, [ingestPayloadSchema.parse(data)]);
      await queue.complete("ingest", id);
    }
    return (await slots()).length === 5 && replayer.stats().records === 0 && jobs.length === 0;
  });
  expect((await slots()).map(({ minute, followers }) => [minute, ...followers])).toEqual([
    [0, 10, 20],
    ...[1, 2, 3, 4].map((minute) => [minute, 100 + minute, 200 + minute]),
  ]);
  await replaying.stop();
  await queue.stop({ graceful: false });
  await spool.close();
  await connections.close();
  const rest = await claimSpool({
    ...{ spoolDir, maxBytes: 2 ** 26, readOwner: readWorkerState, log },
    proposeId: () => "new",
    passedOver: ["own", "killed"],
  });
  expect({ id: rest.workerId, ...rest.stats() }).toMatchObject({ id: "foreign", records: 2 });
  await rest.close();
});

test("a copy, and a dump that was restored by hand, take nothing of the old one's", async () => {
  const spoolDir = join(folder, "spool-of-copy");
  const one = await leave(spoolDir, "own", await identityOf(old), { from: 0, minutes: 1, aliveAt: 1 });
  await one.close();
  const copy = await restored(file, true);
  expect(await predecessorsOf(copy)).toEqual([]);
  const { spool, connections } = await begin(spoolDir, copy);
  expect(spool.workerId).not.toBe("own");
  await spool.close();
  await connections.close();

  const byHand = await restored(file, true);
  await byHand.db.execute(sql`INSERT INTO lineage (database) VALUES (${await identityOf(old)})`);
  expect(await predecessorsOf(byHand)).toEqual([]);
  // Nor does what is restored from such a one.
  const next = join(folder, "by-hand.dump");
  await backUp({ ...usual, url: byHand.url, file: next, force: false });
  expect(await predecessorsOf(await restored(next))).toEqual([await identityOf(byHand)]);
});

test("a database that was restored twice goes back to both", async () => {
  const second = await restored(file);
  const next = join(folder, "second.dump");
  await backUp({ ...usual, url: second.url, file: next, force: false });
  const third = await restored(next);
  expect(await predecessorsOf(third)).toEqual([await identityOf(old), await identityOf(second)].sort());
  expect(await predecessorsOf(second)).toEqual([await identityOf(old)]);
  expect(await predecessorsOf(old)).toEqual([]);
});
