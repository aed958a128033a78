/**
 * Every influencer that this installation tracks, in the worker's memory: per shard columns, about 100 bytes each, so
 * that a fetch never reads the registry from the database. Fed by the change cursor; decides nothing about slots.
 */
import { databaseOf, type RegistryCursor, type RegistryRow } from "#lib/query/list-registry-changes.ts";
import { createRegistryContent, type RegistryShard } from "./registry-content.ts";

export type { RegistryShard } from "./registry-content.ts";

/** Influencers that are to be fetched and were not before: added, resumed, restored. */
export interface Joined {
  shard: number;
  ids: number[];
}

/** Reads a page of changes; see list-registry-changes. */
export interface RegistrySource {
  cursor(): Promise<RegistryCursor>;
  /** `since` null: everything. */
  page(since: RegistryCursor | null, afterId: number, limit: number): Promise<RegistryRow[]>;
}

/** A copy to keep: what it lacks at `cursor` or after it, the next reading brings. */
export interface RegistryCopy<Shards> {
  cursor: RegistryCursor;
  shards: Shards;
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
  /** Server and database that it was read from; null: not yet read. */
  database(): string | null;
  /** Influencers known, removed ones left out. */
  size(): number;
  /** Grows with each change that a copy would show. */
  changes(): number;
  /** null: nothing was read yet. Its shards are copied one by one as they are asked for, changes in between or not. */
  dump(): RegistryCopy<Iterable<RegistryShard>> | null;
  /** From then on it holds what the copy holds, and nothing else; nobody joins by that. Before the first reading. */
  restore(copy: RegistryCopy<AsyncIterable<RegistryShard>>): Promise<void>;
}

const PAGE = 20_000;

export function createRegistry(source: RegistrySource): Registry {
  let content = createRegistryContent();
  let joined = new Map<number, number[]>();
  let since: RegistryCursor | null = null;
  let changes = 0;
  let running: Promise<void> | null = null;

  async function read(): Promise<void> {
    const next = await source.cursor();
    if (since !== null && follows(next, since)) await readPages(since, content, joined);
    else {
      // Beside what is known, which serves until all of this is read: the database may go away in the middle of it.
      const fresh = createRegistryContent();
      const found = new Map([...joined].map(([shard, ids]) => [shard, [...ids]]));
      await readPages(null, fresh, found);
      content = fresh;
      joined = found;
      changes++;
    }
    since = next;
  }

  async function readPages(
    from: RegistryCursor | null,
    into: typeof content,
    found: Map<number, number[]>,
  ): Promise<void> {
    for (let afterId = 0; ; ) {
      const rows = await source.page(from, afterId, PAGE);
      for (const row of rows) {
        const before = content.dutyOf(row.id);
        into.put(row);
        // One that was not found and is found again has just been fetched: it joins nothing. One that waits for an
        // answer again is to be asked at once.
        const wasFetched = before === "each_slot" || (before === "hourly" && row.state !== "pending");
        if (into.dutyOf(row.id) !== "each_slot" || wasFetched) continue;
        const members = found.get(row.shard) ?? [];
        found.set(row.shard, members);
        members.push(row.id);
      }
      changes += rows.length;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) break;
      afterId = last.id;
    }
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
    shard: (id) => content.shards.get(id),
    shards: () => content.shards.values(),
    rowOf: (shard, id) => content.rowOf(shard, id),
    noteUsername: (...noted) => content.noteUsername(...noted),
    size: () => content.size(),
    database: () => since && databaseOf(since),
    changes: () => changes,
    dump: () => (since === null ? null : { cursor: since, shards: copies(content) }),
    async restore(copy) {
      const fresh = createRegistryContent();
      for await (const shard of copy.shards) fresh.putShard(shard);
      content = fresh;
      joined = new Map();
      since = copy.cursor;
      changes++;
    },
  };
}

/** Whether changes since `since` are all that can have happened: not in another database, nor in one that was set back. */
function follows(next: RegistryCursor, since: RegistryCursor): boolean {
  return next.database === since.database && BigInt(next.xid) >= BigInt(since.xid);
}

function* copies(content: ReturnType<typeof createRegistryContent>): Generator<RegistryShard> {
  for (const shard of content.shards.values()) yield content.copyOf(shard);
}
