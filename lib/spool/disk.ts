/** The file operations that the spool needs, as an interface: tests put a disk under it that loses, tears and fails. */
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";

export interface DiskFile {
  /** All of the bytes, or it rejects. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Fewer bytes where the file ends. */
  read(at: number, length: number): Promise<Buffer>;
  size(): Promise<number>;
  /** What was written before is on the platter when it resolves. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  /** A new, empty file; rejects if there is one. */
  create(path: string): Promise<DiskFile>;
  /** null: there is none. */
  open(path: string): Promise<DiskFile | null>;
  /** Names in a folder. */
  list(folder: string): Promise<string[]>;
  /** Not there is fine. */
  remove(path: string): Promise<void>;
  /** There already is fine. */
  makeFolder(path: string): Promise<void>;
  /** Names in it that came or went are on the platter when it resolves. */
  syncFolder(path: string): Promise<void>;
}

export const realDisk: Disk = {
  create: async (path) => wrap(await open(path, "wx+", 0o600)),
  async open(path) {
    try {
      return wrap(await open(path, "r+"));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  },
  list: (folder) => readdir(folder),
  remove: (path) => rm(path, { force: true }),
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async syncFolder(path) {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function wrap(handle: FileHandle): DiskFile {
  return {
    async write(bytes, at) {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
    },
    async read(at, length) {
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, at + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    size: async () => (await handle.stat()).size,
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** What fails to open must keep no file open. */
export async function orClose<T>(file: DiskFile | null, opening: () => Promise<T>): Promise<T> {
  try {
    return await opening();
  } catch (error) {
    await file?.close().catch(() => {});
    throw error;
  }
}
