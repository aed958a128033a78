/** A file system of a few megabytes, and something that fills it up. Where mounting is not allowed, the spool's own cap. */
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "#lib/db/embedded/run-command.ts";
import type { SpoolPlace } from "./pipeline.ts";

const MIB = 1_048_576;
const SIZE_MIB = 64;
const BALLAST = "ballast";

export async function openSmallDisk(folder: string): Promise<SpoolPlace> {
  const path = join(folder, "small-disk");
  mkdirSync(path);
  const mounted = await runCommand("mount", ["-t", "tmpfs", "-o", `size=${SIZE_MIB}m`, "tmpfs", path]);
  if (!mounted.ok) return { path, env: { SPOOL_MAX_BYTES: String(2 * MIB) }, close: async () => {} };
  return {
    path,
    close: async () => {
      await runCommand("umount", ["-l", path]);
    },
  };
}

/** Leaves this much room, as other files on the disk would. */
export function fillDisk(path: string, leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  // On a disk that is not small the cap of the spools does it.
  if (bavail * bsize > SIZE_MIB * MIB) return;
  writeFileSync(join(path, BALLAST), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
}

export function freeDisk(path: string): void {
  rmSync(join(path, BALLAST), { force: true });
}
