/**
 * How long the handlers of jobs took, in whichever way they ended, and which have not: from the workers' own lines. A
 * worker that was killed ends none of those that it had in hand.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";

export interface HandlerRun {
  queue: string;
  /** When it ended, or was still in hand and nobody looked any later; epoch ms. */
  at: number;
  ms: number;
  /** null: it has not. */
  ended: "done" | "failed" | null;
}

/** What one line says. */
export interface HandlerLine {
  kind: "begin" | "done" | "failed";
  queue: string;
  /** Of this handler alone, among all workers and their lives. */
  run: string;
  /** Epoch ms. */
  at: number;
  /** From its begin, at an end; else 0. */
  ms: number;
  /** At a begin: tries of jobs that it has in hand, each `<job id>/<retry count>`. */
  begins: readonly string[];
}

const lineSchema = z.object({
  msg: z.string(),
  time: z.iso.datetime(),
  queue: z.string(),
  run: z.string().min(1),
});
const endSchema = lineSchema.extend({ ms: z.number() });
const beginSchema = lineSchema.extend({ begins: z.array(z.string()).min(1) });
/** Said of every begin and every end: of warnings that say the same the log keeps only some a minute. */
const SAYS = /"msg":"jobs (begin|done|failed)"/;

/** Throws when a line tells of a begin or an end and not of which, or not how long it took. */
async function readHandlerLines(file: string): Promise<HandlerLine[]> {
  const lines: HandlerLine[] = [];
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const line = readHandlerLine(text);
    if (line !== null) lines.push(line);
  }
  return lines;
}

/** Of all workers; what is in hand still counts until `now`, epoch ms. */
export async function readHandlers(logs: readonly string[], now: number): Promise<HandlerRun[]> {
  const runs: HandlerRun[] = [];
  for (const file of logs) runs.push(...pairHandlers(await readHandlerLines(file), now));
  return runs;
}

/** null: the line tells of something else, or was cut off by a kill. */
export function readHandlerLine(text: string): HandlerLine | null {
  const kind = SAYS.exec(text)?.[1];
  if (kind === undefined || !text.endsWith("}")) return null;
  const json = parseJson(text);
  if (json === null) return null;
  if (kind === "begin") {
    const { time, queue, run, begins } = beginSchema.parse(json);
    return { kind, queue, run, at: Date.parse(time), ms: 0, begins };
  }
  const { time, queue, run, ms } = endSchema.parse(json);
  return { kind: kind === "done" ? "done" : "failed", queue, run, at: Date.parse(time), ms, begins: [] };
}

/** null: what a killed worker had begun to write, and the first line of its next life behind it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Tries of a queue's jobs that these workers began, each `<job id>/<retry count>`. Throws when they tell of none. */
export async function readBegun(logs: readonly string[], queue: string): Promise<Set<string>> {
  const begun = new Set<string>();
  for (const file of logs) {
    for (const line of await readHandlerLines(file))
      if (line.queue === queue) for (const one of line.begins) begun.add(one);
  }
  if (begun.size === 0) throw new Error(`the workers' logs tell of no ${queue} job that they began`);
  return begun;
}

/** Throws on an end without a begin: then begins are missing, and with them those that never end. Pure. */
export function pairHandlers(lines: readonly HandlerLine[], now: number): HandlerRun[] {
  const open = new Map<string, HandlerLine>();
  const runs: HandlerRun[] = [];
  for (const line of lines) {
    const { kind, queue, run, at, ms } = line;
    if (kind === "begin") open.set(run, line);
    else if (open.delete(run)) runs.push({ queue, at, ms, ended: kind });
    else throw new Error(`a handler of ${queue} ended that never began: ${run}`);
  }
  for (const { queue, at } of open.values()) runs.push({ queue, at: now, ms: now - at, ended: null });
  return runs;
}

export interface Blocked {
  /** The longest that a handler of each queue was in hand from then on, until it ended, whenever that was. */
  longestMs: Record<string, number>;
  /** Of one queue, those in hand when it began. */
  inHandAtStart: number;
  /** Of those that were in hand at any moment of it, those that have not ended. */
  neverEnded: number;
}

/** Of the handlers that were in hand at any moment of [from, to), epoch ms. Pure. */
export function findBlocked(
  runs: readonly HandlerRun[],
  { from, to }: { from: number; to: number },
  queue: string,
): Blocked {
  const meant = runs.filter(({ at, ms }) => at - ms < to && at >= from);
  const longestMs: Record<string, number> = {};
  for (const { queue: name, ms, at } of meant)
    longestMs[name] = Math.max(longestMs[name] ?? 0, Math.min(ms, at - from));
  return {
    longestMs,
    inHandAtStart: meant.filter((run) => run.queue === queue && run.at - run.ms <= from).length,
    neverEnded: meant.filter(({ ended }) => ended === null).length,
  };
}
