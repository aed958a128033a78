/**
 * A disk in memory under the spool: what was not synced may be lost or torn at a power cut, syncs and writes may fail,
 * room may run out. Deterministic for a seed. Knows nothing of what is stored.
 */
import { dirname } from "node:path";
import type { Disk, DiskFile } from "#lib/spool/disk.ts";

interface Write {
  at: number;
  bytes: Buffer;
}

interface File {
  /** As programs see it. */
  content: Buffer;
  /** As it is on the platter. */
  durable: Buffer;
  /** Written and not synced, in order. */
  unsynced: Write[];
  /** A failed sync leaves them in doubt for ever: a later sync that succeeds says nothing of them. */
  doubtful: Write[];
}

type Naming = { kind: "came" | "went"; name: string; file: File };

/** A program that ignores one of the rules. */
export interface Carelessness {
  /** Syncs are not passed on. */
  noSync?: boolean;
  /** Folder syncs are not passed on. */
  noFolderSync?: boolean;
  /** A sync returns at once, and reaches the disk only with the file's next write. */
  lateSync?: boolean;
}

export interface SimulatedDisk extends Disk {
  /** From now on so many operations succeed; in the one after, the power goes: it and all later ones never end. */
  cutPowerAfter(operations: number): void;
  /** Resolves when the power is gone. */
  readonly dark: Promise<void>;
  /** The disk as it is found afterwards. */
  restart(carelessness?: Carelessness): SimulatedDisk;
  /** The next so many writes, syncs or reads fail. */
  fail(next: { writes?: number; syncs?: number; reads?: number }): void;
  /** Bytes of all files together. */
  setCapacity(bytes: number): void;
  /** Bytes that all files take. */
  used(): number;
  /** Changes what is on the platter and in sight: rot, or somebody's hand. */
  edit(path: string, change: (content: Buffer) => Buffer): void;
  files(): string[];
  contentOf(path: string): Buffer;
  /** Since it was made, restarts apart. */
  counts(): { syncs: number; folderSyncs: number; writes: number };
}

/** Numbers in [0, 1) that a seed determines. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function createSimulatedDisk(seed: number, carelessness: Carelessness = {}): SimulatedDisk {
  return build(new Map(), seeded(seed), carelessness);
}

class DiskError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`${code}: simulated`);
    this.code = code;
  }
}

function applied(content: Buffer, { at, bytes }: Write): Buffer {
  const next = Buffer.alloc(Math.max(content.length, at + bytes.length));
  content.copy(next);
  bytes.copy(next, at);
  return next;
}

/** What of an older write a newer one leaves. */
function outside(older: Write, { at, bytes }: Write): Write[] {
  const end = at + bytes.length;
  const before = { at: older.at, bytes: older.bytes.subarray(0, Math.max(0, at - older.at)) };
  const after = { at: Math.max(older.at, end), bytes: older.bytes.subarray(Math.max(0, end - older.at)) };
  return [before, after].filter((write) => write.bytes.length > 0);
}

function build(names: Map<string, File>, random: () => number, careless: Carelessness): SimulatedDisk {
  /** Names on the platter. */
  const durableNames = new Map(names);
  const naming: Naming[] = [];
  const late = new Set<File>();
  const counts = { syncs: 0, folderSyncs: 0, writes: 0 };
  let capacity = Number.POSITIVE_INFINITY;
  let operationsLeft = Number.POSITIVE_INFINITY;
  let failingWrites = 0;
  let failingSyncs = 0;
  let failingReads = 0;
  let cut = false;
  let darken: () => void = () => {};
  const dark = new Promise<void>((resolve) => {
    darken = resolve;
  });

  /** Ends never when the power is gone; `onCut` is what the last operation still did. */
  async function operate(onCut: () => void = () => {}): Promise<void> {
    await Promise.resolve();
    if (!cut && operationsLeft-- <= 0) {
      cut = true;
      onCut();
      darken();
    }
    if (cut) await new Promise<never>(() => {});
  }

  const used = () => [...names.values()].reduce((sum, { content }) => sum + content.length, 0);

  function place(file: File, write: Write): void {
    file.content = applied(file.content, write);
    file.unsynced.push(write);
  }

  function settle(file: File): void {
    for (const write of file.unsynced) {
      file.durable = applied(file.durable, write);
      file.doubtful = file.doubtful.flatMap((older) => outside(older, write));
    }
    file.unsynced = [];
    late.delete(file);
  }

  function wrap(file: File): DiskFile {
    return {
      async write(bytes, at) {
        const copy = Buffer.from(bytes);
        const part = Math.floor(random() * (copy.length + 1));
        await operate(() => place(file, { at, bytes: copy.subarray(0, part) }));
        counts.writes++;
        if (late.has(file)) settle(file);
        if (failingWrites > 0) {
          failingWrites--;
          place(file, { at, bytes: copy.subarray(0, part) });
          throw new DiskError("EIO");
        }
        const room = capacity - used() + file.content.length - at;
        if (at + copy.length > file.content.length && copy.length > room) {
          place(file, { at, bytes: copy.subarray(0, Math.max(0, room)) });
          throw new DiskError("ENOSPC");
        }
        place(file, { at, bytes: copy });
      },
      async read(at, length) {
        await operate();
        if (failingReads > 0) {
          failingReads--;
          throw new DiskError("EIO");
        }
        return Buffer.from(file.content.subarray(at, at + length));
      },
      async size() {
        await operate();
        return file.content.length;
      },
      async sync() {
        await operate();
        counts.syncs++;
        if (failingSyncs > 0) {
          failingSyncs--;
          file.doubtful.push(...file.unsynced);
          file.unsynced = [];
          throw new DiskError("EIO");
        }
        if (careless.noSync) return;
        if (careless.lateSync) late.add(file);
        else settle(file);
      },
      close: () => operate(),
    };
  }

  /** Each write that was not synced may have reached the platter, whole, in part or not at all. */
  function remains(file: File): Buffer {
    let content = file.durable;
    for (const write of [...file.doubtful, ...file.unsynced]) {
      const luck = random();
      if (luck < 0.4) content = applied(content, write);
      else if (luck < 0.7) {
        const kept = Math.floor(random() * write.bytes.length);
        // What was lost of it may stand there as zeros: the length had been written, the bytes not.
        const bytes = Buffer.alloc(random() < 0.3 ? write.bytes.length : kept);
        write.bytes.copy(bytes, 0, 0, kept);
        content = applied(content, { at: write.at, bytes });
      }
    }
    return content;
  }

  return {
    dark,
    async create(path) {
      await operate();
      if (names.has(path)) throw new DiskError("EEXIST");
      const file = { content: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [], doubtful: [] };
      names.set(path, file);
      naming.push({ kind: "came", name: path, file });
      return wrap(file);
    },
    async open(path) {
      await operate();
      const file = names.get(path);
      return file === undefined ? null : wrap(file);
    },
    async list(folder) {
      await operate();
      return [...names.keys()].filter((p) => dirname(p) === folder).map((p) => p.slice(folder.length + 1));
    },
    async remove(path) {
      await operate();
      const file = names.get(path);
      if (file === undefined) return;
      names.delete(path);
      naming.push({ kind: "went", name: path, file });
    },
    makeFolder: () => operate(),
    async syncFolder() {
      await operate();
      counts.folderSyncs++;
      if (careless.noFolderSync) return;
      for (const { kind, name, file } of naming.splice(0)) {
        if (kind === "came") durableNames.set(name, file);
        else durableNames.delete(name);
      }
    },
    cutPowerAfter(operations) {
      operationsLeft = operations;
    },
    restart(next = careless) {
      cut = true;
      // A journal brings names back in the order in which they came and went.
      for (const { kind, name, file } of naming.slice(0, Math.floor(random() * (naming.length + 1)))) {
        if (kind === "came") durableNames.set(name, file);
        else durableNames.delete(name);
      }
      const found = new Map<string, File>();
      for (const [name, file] of durableNames) {
        const content = remains(file);
        found.set(name, { content, durable: content, unsynced: [], doubtful: [] });
      }
      return build(found, random, next);
    },
    fail({ writes = 0, syncs = 0, reads = 0 }) {
      failingWrites = writes;
      failingSyncs = syncs;
      failingReads = reads;
    },
    setCapacity(bytes) {
      capacity = bytes;
    },
    used,
    edit(path, change) {
      const file = names.get(path);
      if (file === undefined) throw new Error(`no file ${path}`);
      settle(file);
      file.content = change(Buffer.from(file.content));
      file.durable = file.content;
    },
    files: () => [...names.keys()].sort(),
    contentOf: (path) => names.get(path)?.content ?? Buffer.alloc(0),
    counts: () => counts,
  };
}
