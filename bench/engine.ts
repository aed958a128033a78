/**
 * The whole engine under full load: stand-in, workers, TimescaleDB and web on this machine, a chunk that already holds an
 * hour, every minute's jobs running and the API polled; beside it, in the same run, the bare loop as the floor.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { SLOT_OVER_S, slotOf } from "#lib/domain/slot.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { delay, MINUTE, SECOND, systemClock } from "#lib/time.ts";
import { atEnd } from "./at-end.ts";
import { type Child, startNode } from "./child.ts";
import { checkSlots, fillSlots, readTally } from "./engine-slots.ts";
import { expectJobs } from "./expect-jobs.ts";
import { judgeMemory } from "./judge-memory.ts";
import { pollApi, untilAnswers } from "./poll-api.ts";
import { profileProcess } from "./profile-process.ts";
import { readServerWork, type ServerWork, workBetween } from "./read-server-work.ts";
import { runLoop } from "./run-loop.ts";
import { watchProcesses } from "./watch-processes.ts";
import { writeVerdict } from "./write-verdict.ts";

const FIRST_PK = 1_000_000;
const goals = { storedShare: 0.999, p99LatenessOfInterval: 0.75, ofBareLoop: 0.8 };

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "1000000" },
      minutes: { type: "string", default: "10" },
      /** Seconds. Half a minute and 600,000 influencers are 1.2 million a minute: the stand-in knows no more than a million. */
      interval: { type: "string", default: "60" },
      workers: { type: "string", default: "1" },
      /** Slots that the open chunk holds before. */
      filled: { type: "string", default: "60" },
      /** They need no roll-ups: that job is idle unless an hour ends meanwhile. */
      "summed-up": { type: "boolean", default: false },
      /** Seconds of the bare loop; 0 leaves it out. */
      bare: { type: "string", default: "60" },
      /** Slots, at most, until one is complete: only then is measured. */
      warm: { type: "string", default: "8" },
      /** Requests a second to the web; 0 starts none. */
      polls: { type: "string", default: "10" },
      /** Seconds of the first slot for which the first worker is sampled. */
      profile: { type: "string", default: "0" },
    },
  });
  const { interval: seconds, "summed-up": summedUp, ...others } = values;
  const interval = intervalSchema.parse(Number(seconds));
  const number = Object.fromEntries(Object.entries(others).map(([name, text]) => [name, Number(text)]));
  const { influencers = 0, minutes = 0, workers = 0, filled = 0, bare = 0 } = number;
  const { warm = 0, polls = 0, profile = 0 } = number;
  const sound =
    influencers >= 1_000 && influencers <= 1_000_000 && minutes >= 1 && minutes <= 60 && workers >= 1;
  if (!sound || workers > 8 || interval > 60) {
    throw new Error(
      "engine takes --influencers 1000…1000000, --minutes 1…60, --interval 5|30|60, --workers 1…8, --filled, --summed-up, --bare, --warm, --polls, --profile",
    );
  }
  return { influencers, minutes, interval, workers, filled, summedUp, bare, warm, polls, profile };
}

/** The first slots bring what no later one does: usernames and states of all. The start of the first slot to measure. */
async function warmUp(
  db: Database,
  options: { influencers: number; interval: number; most: number; say: (line: string) => void },
): Promise<number> {
  const { influencers, interval, most, say } = options;
  let slot = slotOf(systemClock.now() / SECOND, interval) + interval;
  for (let n = 1; n <= most; n++, slot += interval) {
    await delay((slot + interval + SLOT_OVER_S) * SECOND - systemClock.now());
    const { present, p99LatenessS } = await readTally(db, slot, interval);
    say(`  warming up, slot ${n}: ${present} of ${influencers}, p99 lateness ${p99LatenessS} s`);
    if (present === influencers) break;
  }
  return slotOf(systemClock.now() / SECOND, interval) + interval;
}

export async function run(args: string[]): Promise<boolean> {
  const { influencers, minutes, interval, workers, filled, summedUp, bare, warm, polls, profile } =
    options(args);
  const root = join(import.meta.dirname, "..");
  const folder = mkdtempSync(join(tmpdir(), "ia-engine-"));
  const say = (line: string) => console.log(line);
  const children: Child[] = [];
  let passed = false;
  const database = await startEmbedded({ dataDir: folder, host: "127.0.0.1", say });
  atEnd(() => database.stop());
  const client = connectDatabase({
    url: database.url,
    name: "bench",
    max: 2,
    statementTimeoutMs: 30 * MINUTE,
  });
  const start = (name: string, script: string, env: Record<string, string>, more: string[] = []) => {
    const child = startNode([join(root, script), ...more], env, join(folder, `${name}.log`));
    children.push(child);
    return child;
  };
  try {
    await migrateDatabase(database.url);
    await migrateQueue(database.url);
    const range = {
      platform: "mockstagram",
      from: FIRST_PK,
      count: influencers,
      interval,
    } as const;
    await seedInfluencers(client.db, range, { clock: systemClock });
    const upstreamPort = await findFreePort("127.0.0.1", 14_501);
    const upstreamUrl = `http://127.0.0.1:${upstreamPort}`;
    const upstream = start("upstream", "mockstagram/main.ts", {}, [
      ...["--mode", "deterministic", "--seed", "1", "--slot", `${interval}`, "--port", `${upstreamPort}`],
    ]);
    await untilAnswers(upstreamUrl);
    const floor =
      bare > 0
        ? await runLoop({
            loop: "bare-loop",
            database: database.url,
            db: client.db,
            upstream,
            upstreamUrl,
            influencers,
            seconds: bare,
          })
        : null;
    if (floor) say(`bare loop: ${Math.round(floor.pointsPerSecond)} data points a second`);

    say(`filling ${filled} slots with ${influencers} rows each`);
    await fillSlots(client.db, { slots: filled, interval, dirty: !summedUp, say });

    const running: number[] = [];
    for (let n = 0; n < workers; n++) {
      const port = await findFreePort("127.0.0.1", 14_570 + n);
      const env = {
        DATABASE_URL: database.url,
        MOCKSTAGRAM_URL: upstreamUrl,
        WORKER_PORT: `${port}`,
        DATA_DIR: folder,
      };
      running.push(start(`worker-${n}`, "worker/main.ts", env).pid);
    }
    const webPort = await findFreePort("127.0.0.1", 14_540);
    const web =
      polls > 0
        ? start("web", "bin/web.ts", {
            DATABASE_URL: database.url,
            AUTH_SECRET: randomBytes(32).toString("base64url"),
            PORT: `${webPort}`,
            MOCKSTAGRAM_URL: upstreamUrl,
          })
        : null;
    // It may have to be built first; a request before that would count as one that failed.
    if (web) await untilAnswers(`http://127.0.0.1:${webPort}/api/health/live`, 240);

    const from = await warmUp(client.db, { influencers, interval, most: warm, say });
    const count = (minutes * 60) / interval;
    const to = from + count * interval;
    say(`measuring ${count} slots from ${new Date(from * SECOND).toISOString()}`);
    await delay(from * SECOND - systemClock.now());
    const expected = await expectJobs(client.db, { from, to });
    const workBefore = await readServerWork(client.db);
    const watch = watchProcesses({
      upstream: [upstream.pid],
      workers: running,
      ...(web ? { web: [web.pid] } : {}),
    });
    const polling = web
      ? pollApi({ url: `http://127.0.0.1:${webPort}`, influencers, perSecond: polls })
      : null;
    const profiled = profile > 0 ? profileProcess(running[0] ?? 0, profile) : null;
    // Its failure is told when its turn comes.
    profiled?.catch(() => undefined);
    const memory: Record<string, number>[] = [];
    const slotWork: (ServerWork & { microseconds: Record<string, number> })[] = [];
    let worstLatenessS = 0;
    let work = workBefore;
    let usedBefore: ReturnType<typeof watch.read> = {};
    for (let slot = from; slot < to; slot += interval) {
      await delay((slot + interval + SLOT_OVER_S) * SECOND - systemClock.now());
      const { present, p99LatenessS } = await readTally(client.db, slot, interval);
      worstLatenessS = Math.max(worstLatenessS, p99LatenessS);
      const use = watch.read();
      memory.push(
        Object.fromEntries(Object.entries(use).map(([name, { megabytes }]) => [name, Math.round(megabytes)])),
      );
      const now = await readServerWork(client.db);
      // What the stand-in takes for the same work, slot after slot, tells how fast the machine is just then.
      const microseconds = Object.fromEntries(
        Object.entries(use).map(([name, { cpuSeconds }]) => {
          const spent = cpuSeconds - (usedBefore[name]?.cpuSeconds ?? 0);
          return [name, Number(((spent * 1e6) / influencers).toFixed(1))];
        }),
      );
      slotWork.push({ ...workBetween(work, now), microseconds });
      work = now;
      usedBefore = use;
      say(
        `  slot ${memory.length} of ${count}: ${present} of ${influencers}, p99 lateness ${p99LatenessS} s, MB ${JSON.stringify(memory.at(-1))}, ${JSON.stringify(slotWork.at(-1))}`,
      );
    }
    const used = watch.read();
    const workerProfile = await profiled;
    if (workerProfile) say(`a worker's CPU: ${JSON.stringify(workerProfile)}`);
    const api = await polling?.stop();
    for (const child of children.splice(0).reverse()) await child.end();

    const jobs = workBetween(workBefore, await readServerWork(client.db));
    const slots = await checkSlots(client.db, { from, to });
    const due = influencers * count;
    const p99Max = goals.p99LatenessOfInterval * interval;
    const perPoint = (seconds: number) => Number(((seconds * 1e6) / due).toFixed(1));
    const storedShare = slots.stored / due;
    const rate = influencers / interval;
    const held = judgeMemory(memory);
    const met = {
      [`stored ≥ ${100 * goals.storedShare} %`]: storedShare >= goals.storedShare,
      "0 duplicates": slots.duplicated === 0,
      "0 wrong values of those compared": slots.compared > 0 && slots.wrongValue === 0,
      [`p99 lateness < ${p99Max} s`]: worstLatenessS < p99Max,
      ...(floor
        ? {
            [`rate ≥ ${100 * goals.ofBareLoop} % of the bare loop`]:
              rate >= goals.ofBareLoop * floor.pointsPerSecond,
          }
        : {}),
      "a snapshot was built meanwhile": jobs.snapshots > 0 || (expected.snapshot ? false : null),
      "hours were rolled up meanwhile": jobs.rollUps > 0 || (expected.rollUps ? false : null),
      "the API was asked meanwhile, and no request failed": api ? api.requests > 0 && api.failed === 0 : null,
      ...Object.fromEntries(
        Object.entries(held).map(([name, { isFlat }]) => [`memory flat: ${name}`, isFlat]),
      ),
    };
    const cpuOf = (use: Record<string, number>) =>
      Object.fromEntries(Object.entries(use).map(([name, us]) => [`${name} µs`, us]));
    const own = Object.fromEntries(
      Object.entries(used).map(([name, { cpuSeconds }]) => [name, perPoint(cpuSeconds)]),
    );
    passed = writeVerdict({
      name: "engine",
      rows: {
        engine: {
          ...{ due, stored: slots.stored, "stored %": Number((100 * storedShare).toFixed(3)) },
          ...{ doubled: slots.duplicated, compared: slots.compared, wrong: slots.wrongValue },
          "p99 lateness, s": worstLatenessS,
          ...{ "data points/s": Math.round(rate), ...cpuOf(own) },
          ...Object.fromEntries(
            Object.entries(held).map(([name, { first, second }]) => [`${name} MB`, `${first}, ${second}`]),
          ),
          "roll-ups made": jobs.rollUps,
          "snapshots built": jobs.snapshots,
          ...(api ? { "API p50, ms": api.p50Ms, "API p95, ms": api.p95Ms } : {}),
          ...(api ? { "API requests": api.requests, "API failed": api.failed } : {}),
        },
        ...(floor
          ? { "bare loop": { "data points/s": Math.round(floor.pointsPerSecond), ...cpuOf(floor.cpu) } }
          : {}),
      },
      goals: met,
      conditions: {
        database: database.description,
        ...{
          influencers,
          minutes,
          interval,
          workers,
          filled,
          summedUp,
          slots,
          bareLoop: floor,
          cpu: own,
          api: api ?? null,
          expected,
          memory,
          slotWork,
          workerProfile,
        },
      },
    });
    if (!passed) say(`logs are kept in ${folder}`);
    await client.close();
    await database.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
    return passed;
  } finally {
    for (const child of children) child.process.kill("SIGKILL");
    await client.close();
    await database.stop();
  }
}
