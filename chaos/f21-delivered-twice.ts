/** F21: every ingest job comes twice more, and the whole spool three times: nothing changes. */
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import { rootMessageOf } from "#lib/errors.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import { digest } from "./digest.ts";
import type { Fault } from "./fault.ts";
import { until } from "./processes.ts";
import type { Taken } from "./read-taken.ts";

const AWAY_MS = 8 * SECOND;
const COPIES = 3;
const TWICE = 2;
/** In the folder of a spool: what the queue refused for good. */
const SET_ASIDE = "set-aside";

export const fault: Fault = {
  id: "F21",
  title: "every ingest job delivered twice more, the whole spool replayed three times more",
  defaults: { influencers: 20_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 0.75, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 3, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  async inject({ shape, pipeline, window, at, say }) {
    const { database, db, queueDb, spoolDir, folder } = pipeline;
    await queueDb.execute(sql`CREATE TABLE delivered (id uuid PRIMARY KEY, data jsonb NOT NULL)`);
    const stopWatching = collectJobs(queueDb);

    // An outage fills the spools, which are copied before they are replayed.
    await at(shape.slot);
    await database.stopImmediately();
    await delay(AWAY_MS);
    const saved = copySpools(spoolDir, join(folder, "saved-spools"));
    await database.start();
    say(`copied ${saved.length} spools with records`);

    await at(window.to - window.from);
    const problem = await stopWatching();
    const before = Math.floor(systemClock.now() / SECOND / shape.slot - 1) * shape.slot;
    await until("ingest jobs are done", 60 * SECOND, async () => (await jobsBefore(queueDb, before)) === 0);
    const told = { members: pipeline.members, from: window.from, to: before };
    const first = await digest(db, told);

    const seen = await listDelivered(queueDb, before);
    const again = await deliverAgain(queueDb, before);
    for (let copy = 1; copy <= COPIES; copy++) {
      for (const name of saved) {
        cpSync(join(folder, "saved-spools", name), join(spoolDir, `copy-${copy}-${name}`), {
          recursive: true,
        });
      }
    }
    say(`sent ${again} ingest jobs again, and ${saved.length * COPIES} copies of spools`);
    const replayed = () =>
      readdirSync(spoolDir).filter((name) => name.startsWith("copy-") && hasSegments(join(spoolDir, name)));
    await until("the copies are replayed", 90 * SECOND, () => replayed().length === 0, 500).catch(() => {});
    const unread = replayed().length;
    await until("ingest jobs are done", 60 * SECOND, async () => (await jobsBefore(queueDb, before)) === 0);
    const second = await digest(db, told);
    const completed = await countCompletedAgain(queueDb);
    const [letters] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM dead_letters`);
    const aside = readdirSync(spoolDir).filter((name) => existsSync(join(spoolDir, name, SET_ASIDE)));
    return ({ taken }) => {
      const problems = listUnseen(taken, seen, { from: window.from, to: before });
      const must = (what: string, is: number, expected: number) => {
        if (is !== expected) problems.push(`${what}: ${is}, must be ${expected}`);
      };
      must("ingest jobs sent again", again, TWICE * seen.length);
      must("of them completed", completed, again);
      must("dead letters", letters?.n ?? -1, 0);
      must("spools with records set aside", aside.length, 0);
      for (const [what, hash] of Object.entries(first)) {
        if (second[what] !== hash) problems.push(`${what} changed when everything was delivered again`);
      }
      if (seen.length === 0) problems.push("no ingest job was seen, so none was sent again");
      if (saved.length === 0) problems.push("no spool held a record, so none was replayed again");
      if (unread > 0) problems.push(`${unread} copies of spools were not replayed`);
      if (problem !== null) problems.push(problem);
      return {
        recoveryMs: null,
        problems,
        facts: { jobs: seen.length, jobsAgain: again, completed, spoolsAgain: saved.length * COPIES },
      };
    };
  },
};

/** Jobs are kept for a minute when they are done; copied each second, none is missed. Returns the end of it. */
function collectJobs(queueDb: Database): () => Promise<string | null> {
  const stop = new AbortController();
  let problem: string | null = null;
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await queueDb
        .execute(
          sql`INSERT INTO delivered SELECT id, data FROM pgboss.job WHERE name = 'ingest' ON CONFLICT DO NOTHING`,
        )
        .catch((error: unknown) => {
          // Away, as it is to be; anything else would make the row prove nothing.
          if (!isTransientError(error)) problem = rootMessageOf(error);
        });
      await delay(SECOND, stop.signal);
    }
  })();
  return async () => {
    stop.abort();
    await loop;
    return problem;
  };
}

interface ShardSlot {
  shard: number;
  slot: number;
}

/** Of all jobs that were seen, those of slots before that. */
async function listDelivered(queueDb: Database, before: number): Promise<ShardSlot[]> {
  return await queueDb.execute<ShardSlot & Record<string, unknown>>(sql`
    SELECT (data->>'shard')::int AS shard, (data->>'slot')::float8 AS slot FROM delivered
    WHERE (data->>'slot')::float8 < ${before}::float8`);
}

/** In any order; the number of jobs. */
async function deliverAgain(queueDb: Database, before: number): Promise<number> {
  await queueDb.execute(sql`CREATE TABLE again (id uuid PRIMARY KEY)`);
  const sent = await queueDb.execute(sql`
    WITH sent AS (
      INSERT INTO pgboss.job (name, data, retry_limit, heartbeat_seconds)
      SELECT 'ingest', data, 10, 10 FROM delivered, generate_series(1, ${TWICE}::int)
      WHERE (data->>'slot')::float8 < ${before}::float8
      ORDER BY random() RETURNING id
    ) INSERT INTO again SELECT id FROM sent RETURNING id`);
  return sent.length;
}

async function countCompletedAgain(queueDb: Database): Promise<number> {
  const [row] = await queueDb.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pgboss.job JOIN again USING (id) WHERE state = 'completed'`);
  return row?.n ?? 0;
}

/** What the workers took and this row did not see, so that it did not come again. Pure. */
export function listUnseen(
  taken: readonly Taken[],
  seen: readonly ShardSlot[],
  { from, to }: { from: number; to: number },
): string[] {
  const known = new Set(seen.map(({ shard, slot }) => `${shard}/${slot}`));
  const unseen = taken.filter(
    ({ shard, slot }) => slot >= from && slot < to && !known.has(`${shard}/${slot}`),
  );
  return unseen.length === 0 ? [] : [`${unseen.length} jobs were not seen, so they were not sent again`];
}

/** Names of the folders that hold records. */
function copySpools(from: string, to: string): string[] {
  mkdirSync(to, { recursive: true });
  if (!existsSync(from)) return [];
  const names = readdirSync(from).filter((name) => hasSegments(join(from, name)));
  for (const name of names) {
    mkdirSync(join(to, name));
    // The segments alone: who replays them knows nothing of how far that has been done.
    for (const file of readdirSync(join(from, name)).filter((one) => one.endsWith(".segment"))) {
      cpSync(join(from, name, file), join(to, name, file));
    }
  }
  return names;
}

function hasSegments(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".segment"));
}

async function jobsBefore(queueDb: Database, before: number): Promise<number> {
  const [row] = await queueDb.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pgboss.job
    WHERE name = 'ingest' AND state < 'completed' AND (data->>'slot')::float8 < ${before}::float8`);
  return row?.n ?? 0;
}
