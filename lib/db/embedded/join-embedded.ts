/** The address of the embedded database that another process of this installation runs. */
import { realpathSync } from "node:fs";
import { dataFolder, readRuntime } from "./data-folder.ts";
import { readPostmaster } from "./read-postmaster.ts";

/** null: none is running under `dataDir`. */
export function joinEmbedded(dataDir: string): string | null {
  const root = pathOf(dataDir);
  const runtime = root === null ? null : readRuntime(dataFolder(root));
  if (!runtime) return null;
  const server = readPostmaster(runtime.cluster);
  return server?.alive && server.port === runtime.port ? runtime.url : null;
}

function pathOf(dataDir: string): string | null {
  try {
    return realpathSync(dataDir);
  } catch {
    return null;
  }
}
