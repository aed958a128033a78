/** Which folder of SPOOL_DIR is whose: a worker's spool, and the spools of workers that are gone. */
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { type FileLock, lockFile } from "#lib/file-lock.ts";
import { type Logger, log as processLog } from "#lib/log.ts";
import { type Disk, realDisk } from "./disk.ts";
import { hasRecords } from "./has-records.ts";
import { openSpool } from "./open-spool.ts";
import type { Spool } from "./spool.ts";

/** What the worker that has a folder, or had it last, wrote into it beside the spool. */
export interface FolderOwner {
  /** Epoch ms. */
  aliveAt?: number | undefined;
  /** Whose ids its records carry. */
  database?: string | undefined;
}

type ReadOwner = (folder: string) => FolderOwner | null;

export interface ClaimSpoolOptions {
  spoolDir: string;
  /** A name for a new folder: the worker's id from then on. */
  proposeId(): string;
  maxBytes: number;
  /** Folders that are not to be taken, though nobody holds them. */
  passedOver?: readonly string[];
  /** null: nothing is known. */
  readOwner?: ReadOwner;
  log?: Logger;
  disk?: Disk;
}

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
/** Others may take a name in the same moment. */
const TRIES = 100;
export const LOCK = "lock";

/**
 * Of the folders that nobody holds the one whose worker was alive last, else a new one: a worker that starts again finds
 * its own, and not one that was left long ago with an old registry and the names of workers that are no more.
 */
export async function claimSpool(options: ClaimSpoolOptions): Promise<Spool> {
  const { spoolDir, proposeId, passedOver = [], readOwner } = options;
  await mkdir(spoolDir, { recursive: true, mode: 0o700 });
  for (const name of await newestFirst(spoolDir, readOwner)) {
    if (passedOver.includes(name)) continue;
    const spool = await takeFolder(name, options);
    if (spool !== null) return spool;
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const name = proposeId();
    if (!NAME.test(name)) throw new AppError("INTERNAL", `not a folder's name: ${name}`);
    await mkdir(join(spoolDir, name), { recursive: true, mode: 0o700 });
    await realDisk.syncFolder(spoolDir);
    const spool = await takeFolder(name, options);
    if (spool !== null) return spool;
  }
  throw new AppError("CONFLICT", `No folder in ${spoolDir} could be locked.`);
}

export interface AdoptOrphansOptions {
  spoolDir: string;
  /** The folders that this process holds. */
  held: readonly string[];
  /** Asked of a folder in which something waits. One that is not wanted stays free for whoever can bring it in. */
  isWanted?(folder: string): boolean;
  maxBytes: number;
  /** null: nothing is known. */
  readOwner?: ReadOwner;
  log?: Logger;
  disk?: Disk;
}

/** Takes the folders that nobody holds and in which records wait or are set aside. */
export async function adoptOrphans(options: AdoptOrphansOptions): Promise<Spool[]> {
  const { spoolDir, held, isWanted = () => true } = options;
  const adopted: Spool[] = [];
  for (const name of await listFolders(spoolDir)) {
    if (held.includes(name)) continue;
    const spool = await takeFolder(
      name,
      options,
      async (folder, disk) => (await hasRecords(disk, folder)) && isWanted(folder),
    );
    if (spool === null) continue;
    if (spool.stats().records + spool.stats().refusedRecords > 0) adopted.push(spool);
    else await spool.close();
  }
  return adopted;
}

type TakeOptions = Pick<AdoptOrphansOptions, "spoolDir" | "maxBytes" | "readOwner" | "log" | "disk">;

/** null: somebody else has it, it is gone, or it is not wanted. */
async function takeFolder(
  name: string,
  { spoolDir, maxBytes, readOwner, log = processLog, disk = realDisk }: TakeOptions,
  wanted: (folder: string, disk: Disk) => Promise<boolean> = () => Promise.resolve(true),
): Promise<Spool | null> {
  const folder = join(spoolDir, name);
  let lock: FileLock | null;
  try {
    lock = lockFile(join(folder, LOCK));
  } catch (error) {
    log.warn({ folder, err: error }, "spool: a folder can't be locked");
    return null;
  }
  if (lock === null) return null;
  const held = lock;
  try {
    if (!(await wanted(folder, disk))) {
      held.release();
      return null;
    }
    return await openSpool({
      disk,
      folder,
      maxBytes,
      log,
      origin: () => readOwner?.(folder)?.database ?? null,
      release: () => held.release(),
    });
  } catch (error) {
    held.release();
    log.error({ folder, err: error }, "spool: a folder can't be opened");
    return null;
  }
}

async function newestFirst(spoolDir: string, readOwner: ReadOwner = () => null): Promise<string[]> {
  const dated = await Promise.all(
    (await listFolders(spoolDir)).map(async (name) => {
      const folder = join(spoolDir, name);
      const changed = await stat(folder).catch(() => null);
      return { name, at: readOwner(folder)?.aliveAt ?? changed?.mtimeMs ?? 0 };
    }),
  );
  return dated.sort((a, b) => b.at - a.at).map(({ name }) => name);
}

async function listFolders(spoolDir: string): Promise<string[]> {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = await readdir(spoolDir, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
}
