/**
 * Bytes a data point at rest, roll-ups beside what they sum up, and the same points in three time-series databases. Two
 * sets of counts: believable slow growth, and the noise of Mockstagram, where each answer moves a count at random.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { detectEdition } from "#lib/db/edition/detect-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { realisticValue } from "#mockstagram/value.ts";
import { createWalk } from "#mockstagram/walk.ts";
import { interrupted } from "./interrupted.ts";
import { findPrograms } from "./peers/find-programs.ts";
import type { Points } from "./peers/peer.ts";
import { runPeers } from "./peers/peers.ts";
import { type BenchServer, startServer } from "./server.ts";
import { FIRST_PK, type Shape, SLOT_S } from "./shape.ts";
import { tableBytes } from "./table-bytes.ts";
import { writeVerdict } from "./write-verdict.ts";

const SEED = 1;
const ROWS_AT_ONCE = 50_000;
const goals = { growth: 2.5, noise: 6.5, rollUps: 0.6 };
const sets = {
  growth: { title: "slow growth", make: slowGrowth },
  noise: { title: "Mockstagram's noise", make: noise },
};
type SetName = keyof typeof sets;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "1000" },
      hours: { type: "string", default: "24" },
      /** Most minutes to load one peer. */
      "peer-minutes": { type: "string", default: "5" },
    },
  });
  const chosen = {
    influencers: Number(values.influencers),
    hours: Number(values.hours),
    peerMinutes: Number(values["peer-minutes"]),
  };
  const { influencers, hours, peerMinutes } = chosen;
  const whole = Number.isInteger(influencers) && Number.isInteger(hours);
  const sound = whole && influencers >= 1 && influencers <= 20_000 && hours >= 1 && hours <= 168;
  if (!(sound && peerMinutes > 0 && peerMinutes <= 60)) {
    throw new Error("size takes --influencers 1…20000, --hours 1…168, --peer-minutes 1…60");
  }
  return chosen;
}

interface Sizes {
  raw: number;
  rollUps: number;
  /** Of the columnstore; null: this edition has none. */
  columns: { raw: number; rollUps: number } | null;
}

export async function run(args: string[]): Promise<boolean> {
  const { influencers, hours, peerMinutes } = options(args);
  const signal = interrupted();
  const say = (line: string) => console.log(line);
  const end = Math.floor(systemClock.now() / SECOND / HOUR_S) * HOUR_S - HOUR_S;
  const shape: Shape = { influencers, slots: hours * 60, from: end - hours * HOUR_S };
  const count = influencers * shape.slots;
  const rows: Record<string, Record<string, string>> = {};
  const put = (title: string, set: SetName, text: string) => {
    rows[title] = { ...rows[title], [`${sets[set].title}: B a data point`]: text };
  };
  const each = (bytes: number) => (bytes / count).toFixed(2);
  const found = new Map<SetName, Sizes>();
  const server = await startServer("size", say);
  try {
    const find = await findPrograms(server.folder, say);
    for (const set of setNames) {
      say(`${sets[set].title}: ${influencers} influencers × ${shape.slots} minutes`);
      const points = sets[set].make(shape);
      const sizes = await measureOwn(server, { shape, points, signal });
      found.set(set, sizes);
      put("data points, with their index", set, each(sizes.raw));
      put("their roll-ups, 15 min and 1 h, with indexes", set, each(sizes.rollUps));
      put("roll-ups / data points", set, share(sizes.rollUps / sizes.raw));
      const elsewhere = "not on this edition: see npm run test:all";
      const { columns } = sizes;
      put("columnstore: data points", set, columns ? each(columns.raw) : elsewhere);
      put("columnstore: roll-ups", set, columns ? each(columns.rollUps) : elsewhere);
      put(
        "columnstore: roll-ups / data points",
        set,
        columns ? share(columns.rollUps / columns.raw) : elsewhere,
      );
      signal.throwIfAborted();
      const peers = await runPeers({
        ...{
          find,
          folder: join(server.folder, set),
          points,
          minutes: peerMinutes,
          signal,
          say,
        },
        measure: async (_, { bytes }) => bytes,
      });
      for (const { title, result } of peers) {
        put(title, set, typeof result === "number" ? each(result) : `missing: ${result.missing}`);
      }
    }
  } finally {
    await server.stop();
  }
  const judge = (set: SetName, isMet: (columns: NonNullable<Sizes["columns"]>) => boolean) => {
    const columns = found.get(set)?.columns;
    return columns ? isMet(columns) : null;
  };
  return writeVerdict({
    name: "size",
    rows,
    goals: {
      [`Community edition, slow growth: ≤ ${goals.growth} B a data point`]: judge(
        "growth",
        ({ raw }) => raw <= goals.growth * count,
      ),
      [`Community edition, noise: ≤ ${goals.noise} B a data point`]: judge(
        "noise",
        ({ raw }) => raw <= goals.noise * count,
      ),
      [`Community edition, slow growth: roll-ups ≤ ${share(goals.rollUps)} of the data points`]: judge(
        "growth",
        ({ raw, rollUps }) => rollUps <= goals.rollUps * raw,
      ),
    },
    conditions: { database: server.description, influencers, hours, dataPoints: count },
  });
}

const setNames = ["growth", "noise"] as const;

function share(part: number): string {
  return `${Math.round(100 * part)} %`;
}

/** What the stand-in's realistic accounts answer. */
function slowGrowth(shape: Shape): Points {
  return remember(shape, (n, slot) => realisticValue(FIRST_PK + n, shape.from + slot * SLOT_S, SEED));
}

/** What the original Mockstagram's accounts answer: a normal step of 10,000 followers and 100 following each time. */
function noise(shape: Shape): Points {
  const walk = createWalk(SEED, shape.from);
  return remember(shape, (n) => walk.step(FIRST_PK + n));
}

/** Asked once, in the order of time, so that all get the same. */
function remember(
  shape: Shape,
  value: (n: number, slot: number) => { followerCount: number; followingCount: number },
): Points {
  const { influencers, slots } = shape;
  const followers = new Int32Array(influencers * slots);
  const following = new Int32Array(influencers * slots);
  for (let slot = 0; slot < slots; slot++) {
    for (let n = 0; n < influencers; n++) {
      const counts = value(n, slot);
      followers[slot * influencers + n] = counts.followerCount;
      following[slot * influencers + n] = counts.followingCount;
    }
  }
  return {
    ...shape,
    followers: (n, slot) => followers[slot * influencers + n] ?? 0,
    following: (n, slot) => following[slot * influencers + n] ?? 0,
  };
}

interface OwnRun {
  shape: Shape;
  points: Points;
  signal: AbortSignal;
}

async function measureOwn(server: BenchServer, { shape, points, signal }: OwnRun): Promise<Sizes> {
  const database = await server.makeDatabase("size");
  const { db } = database.client;
  try {
    await migrateDatabase(database.url);
    const range = {
      platform: "mockstagram",
      from: FIRST_PK,
      count: shape.influencers,
      interval: SLOT_S,
    } as const;
    await seedInfluencers(db, range, { clock: systemClock });
    await store(db, points, signal);
    await db.execute(sql`
      INSERT INTO dirty_hours (hour, shard_id)
      SELECT hour, id FROM shards, generate_series(to_timestamp(${shape.from}::float8),
        to_timestamp(${shape.from + (shape.slots - 1) * SLOT_S}::float8), interval '1 hour') AS hour`);
    while ((await rollUpHours(db, systemClock, { quietS: 0, signal })) > 0) signal.throwIfAborted();
    const bytes = async () => ({
      raw: await tableBytes(db, "data_points"),
      rollUps: (await tableBytes(db, "rollups_15m")) + (await tableBytes(db, "rollups_1h")),
    });
    const plain = await bytes();
    if ((await detectEdition(db)).edition !== "community") return { ...plain, columns: null };
    for (const table of ["data_points", "rollups_15m", "rollups_1h"]) {
      await db.execute(
        sql`SELECT compress_chunk(c, if_not_compressed => true) FROM show_chunks(${table}::regclass) AS c`,
      );
    }
    return { ...plain, columns: await bytes() };
  } finally {
    await database.close();
  }
}

/** In the order of time, into tables with their keys, as ingest does; when the answer came differs a little each time. */
async function store(db: Database, points: Points, signal: AbortSignal): Promise<void> {
  const { influencers, slots, from } = points;
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / influencers));
  for (let first = 0; first < slots; first += atOnce) {
    signal.throwIfAborted();
    const pks: number[] = [];
    const times: number[] = [];
    const followers: number[] = [];
    const following: number[] = [];
    for (let slot = first; slot < Math.min(first + atOnce, slots); slot++) {
      for (let n = 0; n < influencers; n++) {
        pks.push(FIRST_PK + n);
        times.push(from + slot * SLOT_S);
        followers.push(points.followers(n, slot));
        following.push(points.following(n, slot));
      }
    }
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT i.id, to_timestamp(p.slot),
        to_timestamp(p.slot + p.pk % 36), p.followers, p.following
      FROM unnest(${sql.param(pks)}::int[], ${sql.param(times)}::int8[], ${sql.param(followers)}::int[],
        ${sql.param(following)}::int[]) WITH ORDINALITY AS p (pk, slot, followers, following, place)
      JOIN influencers AS i ON i.external_id = p.pk::text
      ORDER BY p.place`);
  }
}
