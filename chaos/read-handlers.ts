/** How long the handlers of jobs took, in whichever way they ended: from the workers' own lines. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";

export interface HandlerRun {
  queue: string;
  /** When it ended, epoch ms. */
  at: number;
  ms: number;
  failed: boolean;
}

const runSchema = z.object({
  msg: z.string(),
  time: z.iso.datetime(),
  queue: z.string(),
  ms: z.number(),
});
/** Said of every end: of warnings that say the same the log keeps only some a minute. */
const ENDS = /"msg":"(jobs done|jobs failed)"/;

/** Throws when a line tells of an end and not how long it took: a handler that hangs and then fails is one of those. */
export async function readHandlers(logs: readonly string[]): Promise<HandlerRun[]> {
  const runs: HandlerRun[] = [];
  for (const file of logs) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const run = readHandlerLine(line);
      if (run !== null) runs.push(run);
    }
  }
  return runs;
}

/** null: the line tells of something else, or was cut off by a kill. */
export function readHandlerLine(line: string): HandlerRun | null {
  const end = ENDS.exec(line)?.[1];
  if (end === undefined || !line.endsWith("}")) return null;
  const { time, queue, ms } = runSchema.parse(JSON.parse(line));
  return { queue, at: Date.parse(time), ms, failed: end !== "jobs done" };
}

/** A handler that hung to the end is heard of a little later. */
const HEARD_MS = 15_000;

export interface Blocked {
  /** The longest that a handler of each queue was in hand while it lasted, and after. */
  longestMs: Record<string, number>;
  /** Of one queue, those in hand when it began. */
  inHandAtStart: number;
}

/** Of the handlers that ended in [from, to) or shortly after. Pure. */
export function findBlocked(
  runs: readonly HandlerRun[],
  { from, to }: { from: number; to: number },
  queue: string,
): Blocked {
  const meant = runs.filter(({ at }) => at >= from && at < to + HEARD_MS);
  const longestMs: Record<string, number> = {};
  for (const { queue: name, ms, at } of meant)
    longestMs[name] = Math.max(longestMs[name] ?? 0, Math.min(ms, at - from));
  return {
    longestMs,
    inHandAtStart: meant.filter((run) => run.queue === queue && run.at - run.ms <= from).length,
  };
}
