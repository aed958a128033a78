/**
 * What a registry holds: per shard columns of equal length, and each influencer's place in them. Knows how to put, take
 * and look up; not where rows come from.
 */
import { type InfluencerState, influencerStateSchema } from "#lib/domain/influencer.ts";
import { type Platform, platformSchema } from "#lib/domain/platform.ts";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import { hashUsername } from "./hash-username.ts";

export const duties = ["each_slot", "hourly", "none"] as const;
/** Fetched each slot, hourly, or not at all. */
export type Duty = (typeof duties)[number];

export interface RegistryShard {
  readonly id: number;
  readonly platform: Platform;
  /** Seconds. */
  readonly interval: number;
  /** Columns of equal length; row i is one influencer. */
  readonly ids: number[];
  readonly externalIds: string[];
  readonly duties: Duty[];
  /** 0: the registry has no username. */
  readonly usernameHashes: number[];
  /** Of slots before it nothing is due, epoch seconds: it was added, resumed or given this interval only then. */
  readonly dueFroms: number[];
}

/** What stands of an influencer in its shard's columns. */
interface Member {
  id: number;
  externalId: string;
  duty: Duty;
  usernameHash: number;
  dueFrom: number;
}

export interface RegistryContent {
  readonly shards: ReadonlyMap<number, RegistryShard>;
  /** A row of the table, as it is now. */
  put(row: RegistryRow): void;
  /** A shard as it was copied out; influencers that are already in another one are left out. */
  putShard(shard: RegistryShard): void;
  dutyOf(influencerId: number): Duty | undefined;
  rowOf(shard: RegistryShard, influencerId: number): number | undefined;
  /** A username that was sent to be stored; only a row of the table makes it certain. */
  noteUsername(shardId: number, influencerId: number, username: string): void;
  /** The shard without what is not certain. */
  copyOf(shard: RegistryShard): RegistryShard;
  size(): number;
}

export function createRegistryContent(): RegistryContent {
  const shards = new Map<number, RegistryShard>();
  const places = createPlaces();
  /** Influencers whose username is noted and not certain. */
  const noted = new Set<number>();

  function openShard({ id, platform, interval }: Pick<RegistryShard, "id" | "platform" | "interval">) {
    const columns = { ids: [], externalIds: [], duties: [], usernameHashes: [], dueFroms: [] };
    const shard = { id, platform, interval, ...columns };
    shards.set(id, shard);
    return shard;
  }

  function write(shard: RegistryShard, at: number, member: Member) {
    shard.ids[at] = member.id;
    shard.externalIds[at] = member.externalId;
    shard.duties[at] = member.duty;
    shard.usernameHashes[at] = member.usernameHash;
    shard.dueFroms[at] = member.dueFrom;
    places.set(member.id, shard.id, at);
  }

  /** The last row of the shard moves into the one that is left. */
  function take(id: number, shardId: number) {
    const row = places.rowOf(id);
    places.set(id, 0, 0);
    const shard = shards.get(shardId);
    if (shard === undefined) return;
    const moved = shard.ids.at(-1);
    moveLast(shard.ids, row);
    moveLast(shard.externalIds, row);
    moveLast(shard.duties, row);
    moveLast(shard.usernameHashes, row);
    moveLast(shard.dueFroms, row);
    if (moved !== undefined && moved !== id) places.set(moved, shardId, row);
    if (shard.ids.length === 0) shards.delete(shardId);
  }

  return {
    shards,
    put(row) {
      const known = places.shardOf(row.id);
      noted.delete(row.id);
      if (known !== 0 && (row.removed || known !== row.shard)) take(row.id, known);
      if (row.removed) return;
      const duty = dutyOf(influencerStateSchema.parse(row.state));
      const shard =
        shards.get(row.shard) ??
        openShard({ id: row.shard, platform: platformSchema.parse(row.platform), interval: row.interval });
      const at = known === row.shard ? places.rowOf(row.id) : shard.ids.length;
      const usernameHash = row.username === null ? 0 : hashUsername(row.username);
      const { id, externalId, dueFrom } = row;
      write(shard, at, { id, externalId, duty, usernameHash, dueFrom });
    },
    putShard(copy) {
      const shard = shards.get(copy.id) ?? openShard(copy);
      for (const [i, id] of copy.ids.entries()) {
        if (places.shardOf(id) !== 0) continue;
        write(shard, shard.ids.length, {
          id,
          externalId: copy.externalIds[i] ?? "",
          duty: copy.duties[i] ?? "none",
          usernameHash: copy.usernameHashes[i] ?? 0,
          dueFrom: copy.dueFroms[i] ?? 0,
        });
      }
      if (shard.ids.length === 0) shards.delete(shard.id);
    },
    dutyOf: (id) => shards.get(places.shardOf(id))?.duties[places.rowOf(id)],
    rowOf: (shard, id) => (places.shardOf(id) === shard.id ? places.rowOf(id) : undefined),
    noteUsername(shardId, id, username) {
      const shard = shards.get(shardId);
      if (shard === undefined || places.shardOf(id) !== shardId) return;
      shard.usernameHashes[places.rowOf(id)] = hashUsername(username);
      noted.add(id);
    },
    copyOf: (shard) => ({
      ...shard,
      usernameHashes: shard.usernameHashes.map((hash, i) => (noted.has(shard.ids[i] ?? 0) ? 0 : hash)),
    }),
    size: places.size,
  };
}

function dutyOf(state: InfluencerState): Duty {
  if (state === "paused") return "none";
  return state === "not_found" ? "hourly" : "each_slot";
}

function moveLast<T>(column: T[], to: number) {
  const last = column.pop();
  if (last !== undefined && to < column.length) column[to] = last;
}

/** Influencer id → shard (0: none) and row: two typed columns, since internal ids are dense and never reused. */
function createPlaces() {
  let shardColumn = new Int32Array(1_024);
  let rowColumn = new Int32Array(1_024);
  let count = 0;
  return {
    shardOf: (id: number) => shardColumn[id] ?? 0,
    rowOf: (id: number) => rowColumn[id] ?? 0,
    size: () => count,
    set(id: number, shard: number, row: number) {
      if (id >= shardColumn.length) {
        const length = Math.max(id + 1, shardColumn.length * 2);
        shardColumn = grown(shardColumn, length);
        rowColumn = grown(rowColumn, length);
      }
      count += (shard === 0 ? 0 : 1) - (shardColumn[id] === 0 ? 0 : 1);
      shardColumn[id] = shard;
      rowColumn[id] = row;
    },
  };
}

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length);
  next.set(column);
  return next;
}
