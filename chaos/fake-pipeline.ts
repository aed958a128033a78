/**
 * A pipeline in miniature that can be told to be bad, in the one way or the other: what the checker is tried on. Its
 * results pass a disk of its own, on which, as on a real one, what was not synced is gone after a power cut.
 */
import { appendFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { SECOND } from "#lib/time.ts";
import { openServedLog } from "#mockstagram/served-log.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import type { Member } from "./grid.ts";

/** Records that are written, and those of them that a power cut leaves. */
export interface SimulatedDisk {
  write(record: Point): void;
  sync(): void;
  cutPower(): void;
  read(): readonly Point[];
}

export interface Point {
  member: Member;
  slot: number;
  followers: number;
  following: number;
}

export function createDisk(): SimulatedDisk {
  let records: Point[] = [];
  let synced = 0;
  return {
    write(record) {
      records.push(record);
    },
    sync() {
      synced = records.length;
    },
    cutPower() {
      records = records.slice(0, synced);
    },
    read: () => records,
  };
}

export interface FakeOptions {
  db: Database;
  members: readonly Member[];
  slots: readonly number[];
  seed: number;
  servedFile: string;
  logFile: string;
  /** The upstream fails to answer. */
  unserved?: (point: Point) => boolean;
  /** false: says that a record is taken when it has only been written. */
  sync?: boolean;
  /** After each slot: power is cut before the spool is replayed. */
  powerCuts?: boolean;
  /** Seconds from the slot's start until it says so; default 1. */
  takenAfterS?: number;
  /** Says of what that it was taken; default: of what it wrote. */
  claims?: (points: readonly Point[]) => readonly Point[];
  /** What comes out of the replay; default: what went in. */
  replays?: (points: readonly Point[]) => readonly Point[];
}

/** Fetches, spools, says so, and stores, a slot after the other. */
export async function runFakePipeline(options: FakeOptions): Promise<void> {
  const { db, members, slots, seed, servedFile, logFile, sync = true } = options;
  const { unserved = () => false, claims = (points) => points, replays = (points) => points } = options;
  const served = openServedLog(servedFile);
  appendFileSync(logFile, "");
  for (const slot of slots) {
    const disk = createDisk();
    const all = members.map((member): Point => {
      const { followerCount, followingCount } = deterministicValue(member.pk, slot, seed);
      return { member, slot, followers: followerCount, following: followingCount };
    });
    const answered = all.filter((point) => !unserved(point));
    for (const { member, followers, following } of answered) {
      served.add(member.pk, slot, { followerCount: followers, followingCount: following }, () => {});
    }
    for (const point of answered) disk.write(point);
    if (sync) disk.sync();
    writeTaken(logFile, slot, claims(answered), slot + (options.takenAfterS ?? 1));
    if (options.powerCuts) disk.cutPower();
    await store(db, replays(disk.read()));
  }
  served.close();
}

function writeTaken(file: string, slot: number, points: readonly Point[], at: number) {
  for (const [shard, own] of Map.groupBy(points, ({ member }) => member.shard)) {
    const members = own.map(({ member }) => member.id).join(",");
    const time = new Date(at * SECOND).toISOString();
    const line = {
      level: "debug",
      time,
      worker: "fake",
      shard,
      slot,
      by: "spool",
      points: own.length,
      members,
    };
    appendFileSync(file, `${JSON.stringify({ ...line, msg: "taken" })}\n`);
  }
}

async function store(db: Database, points: readonly Point[]) {
  if (points.length === 0) return;
  const column = (pick: (point: Point) => number) => sql.param(points.map(pick));
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
    SELECT id, to_timestamp(slot), to_timestamp(slot + 1), followers, following
    FROM unnest(${column((p) => p.member.id)}::int[], ${column((p) => p.slot)}::float8[],
      ${column((p) => p.followers)}::int[], ${column((p) => p.following)}::int[]) AS p (id, slot, followers, following)`);
}
