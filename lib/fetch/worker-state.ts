/**
 * What a worker must know to begin without a database, beside the registry: a small file in its folder. Who writes it
 * when is the caller's.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "./replace-file.ts";

const workerStateSchema = z.object({
  v: z.literal(1),
  /** The database's time, as the worker's clock has it, minus the machine's wall clock, at `aliveAt`. */
  clockOffsetMs: z.number(),
  /** When the database was last there, on its clock, epoch ms. */
  anchoredAt: z.number(),
  /** Whose internal ids its results carry: server and database. */
  database: z.string().optional(),
  /** When it last showed itself alive, also without a database; its clock, epoch ms. */
  aliveAt: z.number().optional(),
  /** Ids of the workers that were last known to run, this one's among them. */
  workers: z.array(z.string().min(1)),
  /** Platforms that an admin had paused by then. */
  paused: z.array(z.string()).optional(),
  /** How slots were spread by then: a worker that begins anew knows nothing of its load for a minute. */
  loadIsHigh: z.boolean().optional(),
});
export type WorkerState = z.infer<typeof workerStateSchema>;

const fileIn = (folder: string) => join(folder, "state.json");

/** null: there is none, or none that can be read. */
export function readWorkerState(folder: string): WorkerState | null {
  try {
    return workerStateSchema.parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
  } catch {
    return null;
  }
}

/** On the platter when it resolves. */
export async function writeWorkerState(folder: string, state: WorkerState): Promise<void> {
  await replaceFile(fileIn(folder), JSON.stringify(state));
}
