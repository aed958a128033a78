/**
 * The files of an embedded database in DATA_DIR, and what is written in them. The lock is lock-folder's.
 * `embedded.json` says for ever which engine the data belong to; `embedded-runtime.json` where the server listens now.
 */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export interface DataFolder {
  root: string;
  record: string;
  runtime: string;
  password: string;
  lock: string;
  owner: string;
  logs: string;
}

export function dataFolder(root: string): DataFolder {
  return {
    root,
    record: join(root, "embedded.json"),
    runtime: join(root, "embedded-runtime.json"),
    password: join(root, "embedded-password"),
    lock: join(root, "embedded.lock"),
    owner: join(root, "embedded-owner.json"),
    logs: join(root, "logs"),
  };
}

const recordSchema = z.object({
  v: z.literal(1),
  engine: z.enum(["installed", "portable", "npm"]),
  /** Major version of PostgreSQL. */
  major: z.number().int(),
  /** TimescaleDB's version; null: none. */
  timescale: z.string().nullable(),
  /** The cluster: DATA_DIR/pg, or a folder that another system user can enter. */
  cluster: z.string(),
  /** Where it listened last: taken again if free, so that other processes find it. */
  port: z.number().int(),
});
export type FolderRecord = z.infer<typeof recordSchema>;

const runtimeSchema = z.object({
  v: z.literal(1),
  url: z.string(),
  port: z.number().int(),
  postgresPid: z.number().int(),
  cluster: z.string(),
});
export type FolderRuntime = z.infer<typeof runtimeSchema>;

const ownerSchema = z.object({ pid: z.number().int() });

export function readRecord(folder: DataFolder): FolderRecord | null {
  const text = readIfThere(folder.record);
  return text === null ? null : recordSchema.parse(JSON.parse(text));
}

export function writeRecord(folder: DataFolder, record: FolderRecord): void {
  writeWhole(folder.record, `${JSON.stringify(record, null, 2)}\n`);
}

/** null: not running, or stopped without saying so while this file was being written. */
export function readRuntime(folder: DataFolder): FolderRuntime | null {
  const text = readIfThere(folder.runtime);
  if (text === null) return null;
  const parsed = runtimeSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export function writeRuntime(folder: DataFolder, runtime: FolderRuntime): void {
  writeWhole(folder.runtime, JSON.stringify(runtime));
}

export function forgetRuntime(folder: DataFolder): void {
  rmSync(folder.runtime, { force: true });
}

export function readOwnerPid(folder: DataFolder): number | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(folder.owner, "utf8"))).pid;
  } catch {
    return null;
  }
}

export function writeOwnerPid(folder: DataFolder, pid: number): void {
  writeWhole(folder.owner, JSON.stringify({ pid }));
}

export function readPassword(folder: DataFolder): string | null {
  return readIfThere(folder.password)?.trim() ?? null;
}

export function writePassword(folder: DataFolder, password: string): void {
  writeWhole(folder.password, `${password}\n`);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Readers see the old file or the new one; only its owner reads it, since it may hold the password. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
