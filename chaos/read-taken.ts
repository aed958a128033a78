/**
 * What the workers said is durable: the lines `taken` of their logs, each a shard's points of one slot. A line counts
 * whatever became of the worker, the queue or the spool after it.
 */
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { SECOND } from "#lib/time.ts";
import { ACKED, type Grid } from "./grid.ts";

export interface Taken {
  shard: number;
  slot: number;
  by: "queue" | "spool";
  /** Epoch ms. */
  at: number;
  /** Points that no line before it named. */
  fresh: number;
  /** By its log's name: which process it was. */
  worker: string;
}

export interface TakenLines {
  /** In the order of time. */
  lines: Taken[];
  /** Members that are not ours, or of slots before the run, ahead, or between two slots. */
  strange: number;
}

type Said = z.infer<typeof lineSchema> & { worker: string };

const lineSchema = z.object({
  msg: z.literal("taken"),
  time: z.iso.datetime(),
  shard: z.int(),
  slot: z.int(),
  by: z.enum(["queue", "spool"]),
  points: z.int(),
  members: z.string().regex(/^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/),
});

/** Marks the grid. Throws when a line says `taken` and can't be understood: a checker that skips it checks nothing. */
export async function readTaken(files: readonly string[], grid: Grid): Promise<TakenLines> {
  const said: Said[] = [];
  for (const file of files) said.push(...(await readSaid(file)));
  said.sort((a, b) => (a.time < b.time ? -1 : 1));
  let strange = 0;
  const lines = said.map(({ shard, slot, by, time, worker, members, points }) => {
    const column = grid.columnOf(slot);
    const later = slot >= grid.to && slot % grid.interval === 0 && slot * SECOND <= Date.parse(time);
    let fresh = 0;
    let named = 0;
    for (const id of idsOf(members)) {
      named++;
      const row = grid.rowOfId(id);
      if (row === undefined || (column === undefined && !later)) strange++;
      else if (column !== undefined && grid.mark(row, column, ACKED)) fresh++;
    }
    if (named !== points)
      throw new Error(`a line says ${points} points and names ${named}: ${shard}/${slot}`);
    return { shard, slot, by, worker, at: Date.parse(time), fresh };
  });
  return { lines, strange };
}

/** Shards of a slot that a worker had handed on before `until`, epoch ms. */
export async function readHandedOn(file: string, slot: number, until: number): Promise<Set<number>> {
  const said = await readSaid(file);
  return new Set(
    said.filter((line) => line.slot === slot && Date.parse(line.time) <= until).map(({ shard }) => shard),
  );
}

async function readSaid(file: string): Promise<Said[]> {
  const said: Said[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (!line.includes('"msg":"taken"')) continue;
    const parsed = parse(line);
    if (parsed !== null) said.push({ ...parsed, worker: basename(file, ".log") });
  }
  return said;
}

/** null: the worker was killed while it wrote the line. */
function parse(line: string): z.infer<typeof lineSchema> | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  return lineSchema.parse(json);
}

function* idsOf(members: string): Generator<number> {
  if (members === "") return;
  for (const range of members.split(",")) {
    const [from = 0, to = from] = range.split("-").map(Number);
    for (let id = from; id <= to; id++) yield id;
  }
}
