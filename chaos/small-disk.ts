/** A file system of a few megabytes, and something that fills it up. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "#lib/run-command.ts";
import type { SpoolPlace } from "./pipeline.ts";

const SIZE_MIB = 64;
const BALLAST = "ballast";

const mount = (path: string) =>
  runCommand("mount", ["-t", "tmpfs", "-o", `size=${SIZE_MIB}m`, "tmpfs", path]);
const unmount = (path: string) => runCommand("umount", ["-l", path]);

/** null: one can be mounted here. */
export async function whyNoSmallDisk(): Promise<string | null> {
  const path = mkdtempSync(join(tmpdir(), "small-disk-"));
  try {
    const { ok, stderr } = await mount(path);
    if (ok) await unmount(path);
    return ok ? null : `no file system may be mounted here (${stderr.trim().split("\n").at(-1) ?? ""})`;
  } finally {
    rmSync(path, { recursive: true });
  }
}

export async function openSmallDisk(folder: string): Promise<SpoolPlace> {
  const path = join(folder, "small-disk");
  mkdirSync(path);
  const { ok, stderr } = await mount(path);
  if (!ok) throw new Error(`no small disk: ${stderr.trim()}`);
  return {
    path,
    close: async () => {
      await unmount(path);
    },
  };
}

/** Leaves this much room, as other files on the disk would. */
export function fillDisk(path: string, leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  writeFileSync(join(path, BALLAST), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
}

export function freeDisk(path: string): void {
  rmSync(join(path, BALLAST), { force: true });
}
