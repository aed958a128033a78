/** What lies in SPOOL_DIR, for a look from outside: changes nothing, and holds no folder longer than the look. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { lockFile } from "#lib/file-lock.ts";
import { realDisk } from "./disk.ts";
import { hasRecords } from "./has-records.ts";
import { countSetAside, SET_ASIDE_FILE } from "./set-aside.ts";
import { openStateFile } from "./state-file.ts";

export interface InspectedSpool {
  /** The folder's name: a worker's id. */
  name: string;
  /** A running worker has it. */
  held: boolean;
  /** Of all files in it that belong to the spool. */
  bytes: number;
  /** Something waits in it, but for a worker that has it: that one knows. */
  waits: boolean;
  /** When the oldest segment was begun, epoch seconds; null: there is none. */
  oldestAt: number | null;
  /** Records that are set aside now: refused, and tried again now and then. */
  setAside: number;
  /** Since the folder was made; null: a worker has it, or they can't be read. */
  droppedPoints: number | null;
  corruptRecords: number | null;
}

/** By name; none when there is no such folder. Rejects when it may not be read. */
export async function inspectSpools(spoolDir: string): Promise<InspectedSpool[]> {
  const entries = await readdir(spoolDir, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return await Promise.all(names.map(({ name }) => inspect(spoolDir, name)));
}

const isOfSpool = (file: string) =>
  file.endsWith(".segment") || ["state", "reserve", SET_ASIDE_FILE].includes(file);

async function inspect(spoolDir: string, name: string): Promise<InspectedSpool> {
  const folder = join(spoolDir, name);
  const files = (await readdir(folder)).filter(isOfSpool);
  const stats = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => null)));
  const begun = stats.flatMap((facts, i) =>
    facts && files[i]?.endsWith(".segment") ? facts.birthtimeMs : [],
  );
  const facts = {
    name,
    bytes: stats.reduce((sum, one) => sum + (one?.size ?? 0), 0),
    oldestAt: begun.length > 0 ? Math.min(...begun) / 1_000 : null,
    setAside: await countSetAside(folder),
  };
  const lock = lockFile(join(folder, "lock"));
  if (lock === null) {
    return { ...facts, held: true, waits: false, droppedPoints: null, corruptRecords: null };
  }
  try {
    const waits = await hasRecords(realDisk, folder);
    const state = await openStateFile(realDisk, folder);
    await state.close();
    const { droppedPoints = null, corruptRecords = null } = state.found ?? {};
    return { ...facts, held: false, waits, droppedPoints, corruptRecords };
  } finally {
    lock.release();
  }
}
