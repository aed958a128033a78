/**
 * Every influencer that this installation tracks, in the worker's memory: per shard columns, about 100 bytes each, so
 * that a fetch never reads the registry from the database. Fed by the change cursor; decides nothing about slots.
 */
import type { InfluencerState } from "#lib/domain/influencer.ts";
import { influencerStateSchema } from "#lib/domain/influencer.ts";
import { type Platform, platformSchema } from "#lib/domain/platform.ts";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import { hashUsername } from "./hash-username.ts";

/** Fetched each slot, hourly, or not at all. */
export type Duty = "each_slot" | "hourly" | "none";

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
}

/** Influencers that are to be fetched and were not before: added, resumed, restored. */
export interface Joined {
  shard: number;
  ids: number[];
}

/** Reads a page of changes; see list-registry-changes. */
export interface RegistrySource {
  cursor(): Promise<string>;
  page(since: string, afterId: number, limit: number): Promise<RegistryRow[]>;
}

export interface Registry {
  /** Reads what changed. Rejects when the database can't be read; what was read by then stays. */
  refresh(): Promise<void>;
  /** Who joined since the last call. */
  takeJoined(): Joined[];
  shard(id: number): RegistryShard | undefined;
  shards(): IterableIterator<RegistryShard>;
  /** Row of an influencer in its shard's columns. */
  rowOf(shard: RegistryShard, influencerId: number): number | undefined;
  /** Remembers a username that this worker has sent to be stored, so that it is not sent each slot until it is. */
  noteUsername(shardId: number, influencerId: number, username: string): void;
  /** Influencers known, removed ones left out. */
  size(): number;
}

const PAGE = 20_000;

export function createRegistry(source: RegistrySource): Registry {
  const shards = new Map<number, RegistryShard>();
  const places = createPlaces();
  let joined = new Map<number, number[]>();
  let since = "0";
  let running: Promise<void> | null = null;

  async function read(): Promise<void> {
    const next = await source.cursor();
    for (let afterId = 0; ; ) {
      const rows = await source.page(since, afterId, PAGE);
      for (const row of rows) put(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      afterId = last.id;
    }
    since = next;
  }

  function put(row: RegistryRow) {
    const known = places.shardOf(row.id);
    const before = known === 0 ? undefined : shards.get(known)?.duties[places.rowOf(row.id)];
    if (known !== 0 && (row.removed || known !== row.shard)) take(row.id, known);
    if (row.removed) return;
    const duty = dutyOf(influencerStateSchema.parse(row.state));
    const shard = shards.get(row.shard) ?? openShard(row);
    const at = known === row.shard ? places.rowOf(row.id) : shard.ids.length;
    shard.ids[at] = row.id;
    shard.externalIds[at] = row.externalId;
    shard.duties[at] = duty;
    shard.usernameHashes[at] = row.username === null ? 0 : hashUsername(row.username);
    places.set(row.id, shard.id, at);
    // One that was not found and is found again has just been fetched: it joins nothing.
    if (duty !== "each_slot" || (before !== undefined && before !== "none")) return;
    const members = joined.get(shard.id) ?? [];
    joined.set(shard.id, members);
    members.push(row.id);
  }

  function openShard(row: RegistryRow): RegistryShard {
    const shard: RegistryShard = {
      id: row.shard,
      platform: platformSchema.parse(row.platform),
      interval: row.interval,
      ids: [],
      externalIds: [],
      duties: [],
      usernameHashes: [],
    };
    shards.set(shard.id, shard);
    return shard;
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
    if (moved !== undefined && moved !== id) places.set(moved, shardId, row);
    if (shard.ids.length === 0) shards.delete(shardId);
  }

  return {
    refresh() {
      running ??= read().finally(() => {
        running = null;
      });
      return running;
    },
    takeJoined() {
      const taken = [...joined].map(([shard, ids]) => ({ shard, ids }));
      joined = new Map();
      return taken;
    },
    shard: (id) => shards.get(id),
    shards: () => shards.values(),
    rowOf: (shard, id) => (places.shardOf(id) === shard.id ? places.rowOf(id) : undefined),
    noteUsername(shardId, id, username) {
      const shard = shards.get(shardId);
      if (shard !== undefined && places.shardOf(id) === shardId) {
        shard.usernameHashes[places.rowOf(id)] = hashUsername(username);
      }
    },
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
