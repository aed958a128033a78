/** What a worker brings in beside its own spool, and what it tells of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import { readWorkerState, writeWorkerState } from "#lib/fetch/worker-state.ts";
import { log } from "#lib/log.ts";
import { countWaitingIngest } from "#lib/queue/count-waiting-ingest.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { claimSpool } from "#lib/spool/claim-spool.ts";
import { isClaimed } from "#lib/spool/is-claimed.ts";
import type { Spool } from "#lib/spool/spool.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { MINUTE } from "#lib/time.ts";
import { createKin } from "./create-kin.ts";
import { createReplayer } from "./replay.ts";

let t: TestDatabase;
let queue: JobQueue;
let spoolDir: string;
beforeAll(async () => {
  t = await createTestDatabase();
  queue = await openQueue({ url: t.url, name: "test", max: 4, log });
  spoolDir = mkdtempSync(join(tmpdir(), "replayer-"));
});
afterAll(async () => {
  await queue.stop({ graceful: false });
  await t.close();
  rmSync(spoolDir, { recursive: true });
});

const maxBytes = 2 ** 26;
async function claim(name: string, database: string, under = spoolDir): Promise<Spool> {
  const spool = await claimSpool({
    spoolDir: under,
    proposeId: () => name,
    maxBytes,
    readOwner: readWorkerState,
    log,
  });
  const state = { v: 1 as const, clockOffsetMs: 0, anchoredAt: 0, aliveAt: 0, workers: [], database };
  await writeWorkerState(spool.folder, state);
  return spool;
}

async function setAside(spool: Spool): Promise<void> {
  for (const record of await spool.read(10, 1_000)) {
    await spool.setAside(record, "no");
    await spool.advance(record.end);
  }
}

test("killed workers' results, and what was set aside, are told and brought in, a predecessor's too; another database's stay", async () => {
  const own = await claim("own", "db");
  const killed = await claim("killed", "db");
  const foreign = await claim("foreign", "another");
  const refused = await claim("refused", "before");
  for (const spool of [own, refused]) {
    await spool.append(makePayload(1_700_000_040, 2));
    await setAside(spool);
  }
  await killed.append(makePayload(1_700_000_100, 3));
  await foreign.append(makePayload(1_700_000_160, 50));
  for (const spool of [killed, foreign, refused]) await spool.close();

  const kin = createKin({ current: () => "db", listPredecessors: async () => ["before"] });
  const replayer = createReplayer({
    spool: own,
    spoolDir,
    maxBytes,
    kin,
    link: {
      start: () => Promise.resolve(),
      isUp: () => true,
      use: (work) => work(queue),
      queue: () => queue,
      refusal: () => null,
      close: () => Promise.resolve(),
    },
    log,
  });
  expect(replayer.stats()).toMatchObject({ records: 0, points: 0, refusedRecords: 1 });
  const replaying = replayer.start();
  await waitUntil("all that can be brought in is", MINUTE, () => {
    const { records, refusedRecords } = replayer.stats();
    return records === 0 && refusedRecords === 0;
  });
  expect(await countWaitingIngest(queue, 100)).toBe(3);
  await replaying.stop();
  await own.close();
  // Whoever begins with that database finds its folder free, and all that was in it.
  const left = await claimSpool({
    ...{ spoolDir, maxBytes, readOwner: readWorkerState, log },
    proposeId: () => "new",
    passedOver: ["own", "killed", "refused"],
  });
  expect({ id: left.workerId, ...left.stats() }).toMatchObject({ id: "foreign", records: 1, points: 50 });
  await left.close();
}, 120_000);

test("a killed worker's folder is let go in an outage, where a lock on it says that its worker lives", async () => {
  const folder = mkdtempSync(join(tmpdir(), "replayer-"));
  const own = await claim("own", "db", folder);
  const killed = await claim("killed", "db", folder);
  await killed.append(makePayload(1_700_000_100, 3));
  await killed.close();
  const queueIs = { up: true };
  const replayer = createReplayer({
    ...{ spool: own, spoolDir: folder, maxBytes, log },
    kin: { look: async () => {}, isOurs: (database) => database === "db" },
    link: {
      start: () => Promise.resolve(),
      isUp: () => queueIs.up,
      // Reachable, and takes nothing: what was adopted stays.
      use: () => Promise.reject(new AppError("UNAVAILABLE", "not now")),
      queue: () => queue,
      refusal: () => null,
      close: () => Promise.resolve(),
    },
  });
  const replaying = replayer.start();
  await waitUntil("it is adopted", MINUTE, () => replayer.stats().points === 3);
  expect(isClaimed(folder, "killed")).toBe(true);
  queueIs.up = false;
  await waitUntil("it is let go", MINUTE, () => isClaimed(folder, "killed") === false);
  expect(replayer.stats().points).toBe(0);
  queueIs.up = true;
  await waitUntil("it is adopted again", MINUTE, () => replayer.stats().points === 3);
  await replaying.stop();
  await own.close();
  rmSync(folder, { recursive: true });
}, 120_000);
