/**
 * What a spool must do, written down the obvious way: a list of what was taken. Between a power cut and the next look,
 * what was on its way then may be there or not; nothing else is left open.
 */
import { expect } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { openSpool } from "#lib/spool/open-spool.ts";
import type { Spool, SpoolRecord } from "#lib/spool/spool.ts";
import { type Carelessness, createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";

export const FOLDER = "/spool/w1";
export const MAX_BYTES = 30_000;
const SEGMENT_BYTES = 2_000;
/** What a batch that failed at the first file leaves behind there. */
export const GARBAGE_BYTES = 8_000;

/** A payload by its slot, which no other has. */
interface Known {
  slot: number;
  points: number;
  /** false: the power went while it was on its way. */
  certain: boolean;
}

export interface Model {
  waiting: Known[];
  /** Slots of what was dropped, or may have been. */
  dropped: Set<number>;
  droppedMin: number;
  droppedMax: number;
  /** Taken records that were destroyed. */
  destroyed: number;
  /** Torn writes, that look like destroyed records. */
  torn: number;
  refused: number;
}

export class Bench {
  disk: SimulatedDisk;
  spool: Spool | null = null;
  commands = 0;
  private slot = 0;

  constructor(seed: number, carelessness: Carelessness) {
    this.disk = createSimulatedDisk(seed, carelessness);
  }

  async open(): Promise<void> {
    const { disk } = this;
    const work = openSpool({
      disk,
      folder: FOLDER,
      maxBytes: MAX_BYTES,
      segmentBytes: SEGMENT_BYTES,
      log,
      release: () => {},
    });
    await Promise.race([work.then((spool) => this.opened(spool)), disk.dark]);
  }

  private opened(spool: Spool) {
    this.spool = spool;
  }

  get running(): Spool {
    if (this.spool === null) throw new Error("the spool is not open");
    return this.spool;
  }

  payload(points: number): IngestPayload {
    this.slot += 60;
    const n = this.slot / 60;
    const column = (factor: number) =>
      Array.from({ length: points }, (_, i) => (n * factor + i * 7_919) % 100_003);
    return {
      v: 1,
      shard: 1,
      slot: this.slot,
      fetchedAt: this.slot * 1_000,
      ids: Array.from({ length: points }, (_, i) => i + 1),
      offsets: column(31),
      followers: column(5_003),
      following: column(17).map((value) => (value % 5 === 0 ? null : value)),
      posts: column(3),
      failures: points === 0 ? [{ reason: "late", ids: "all" }] : [],
    };
  }
}

export const isRest = ({ payload }: SpoolRecord) =>
  payload.failures.some(({ reason }) => reason === "dropped");

/** What was read must be the beginning of what waits; with `all`, the whole of it. */
export function match(model: Model, records: readonly SpoolRecord[], all: boolean): void {
  let at = 0;
  const seen: Known[] = [];
  for (const record of records) {
    const { slot, ids } = record.payload;
    if (isRest(record)) {
      expect(model.dropped, "the rest of something that was never dropped").toContain(slot);
      continue;
    }
    while (model.waiting[at] !== undefined && model.waiting[at]?.slot !== slot) {
      expect(model.waiting[at]?.certain, `slot ${model.waiting[at]?.slot} was taken and is not there`).toBe(
        false,
      );
      at++;
    }
    const found = model.waiting[at++];
    expect(found, `slot ${slot} was read, and should not be there`).toBeDefined();
    expect(ids.length).toBe(found?.points);
    if (found !== undefined) seen.push({ ...found, certain: true });
  }
  const rest = model.waiting.slice(at);
  if (all)
    expect(
      rest.filter(({ certain }) => certain),
      "taken, and not there",
    ).toEqual([]);
  model.waiting = all ? seen : [...seen, ...rest];
}

export const everything = (spool: Spool) => spool.read(1_000_000, 1_000_000_000);

export function checkStats(model: Model, bench: Bench): void {
  const stats = bench.running.stats();
  expect(stats.droppedPoints).toBeGreaterThanOrEqual(model.droppedMin);
  expect(stats.droppedPoints).toBeLessThanOrEqual(model.droppedMax);
  expect(stats.refusedRecords).toBe(model.refused);
  expect(stats.corruptRecords).toBeGreaterThanOrEqual(model.destroyed);
  expect(stats.corruptRecords).toBeLessThanOrEqual(model.destroyed + model.torn);
  expect(stats.bytes).toBeLessThanOrEqual(MAX_BYTES + GARBAGE_BYTES);
  if (model.waiting.every(({ certain }) => certain)) {
    expect(stats.points).toBe(model.waiting.reduce((sum, { points }) => sum + points, 0));
  }
}

/** After the power came back: what was on its way is there or not, from now on for good. */
export async function settle(model: Model, bench: Bench): Promise<void> {
  match(model, await everything(bench.running), true);
  checkStats(model, bench);
  const { droppedPoints, corruptRecords } = bench.running.stats();
  model.droppedMin = droppedPoints;
  model.droppedMax = droppedPoints;
  model.torn = corruptRecords - model.destroyed;
}

export async function appendAll(model: Model, bench: Bench, sizes: readonly number[]): Promise<string[]> {
  const payloads = sizes.map((points) => bench.payload(points));
  const kinds: string[] = payloads.map(() => "on its way");
  const work = payloads.map(async (payload, i) => {
    const appended = await bench.running.append(payload);
    kinds[i] = appended.kind;
    if (appended.kind === "dropped") expect(appended.points).toBe(payload.ids.length);
  });
  await Promise.race([Promise.all(work), bench.disk.dark]);
  await new Promise(setImmediate);
  for (const [i, { slot, ids }] of payloads.entries()) {
    const points = ids.length;
    if (kinds[i] !== "dropped") model.waiting.push({ slot, points, certain: kinds[i] === "taken" });
    if (kinds[i] !== "taken") {
      model.dropped.add(slot);
      model.droppedMax += points;
    }
    if (kinds[i] === "dropped") model.droppedMin += points;
    if (kinds[i] === "on its way") model.torn++;
  }
  return kinds;
}

/** Reads some, hands them on, and says so. */
export async function replay(model: Model, bench: Bench, records: number, points: number): Promise<void> {
  const spool = bench.running;
  const read: SpoolRecord[] = [];
  await Promise.race([spool.read(records, points).then((found) => read.push(...found)), bench.disk.dark]);
  match(model, read, false);
  const last = read.at(-1);
  if (last === undefined) return;
  const slots = new Set(read.filter((record) => !isRest(record)).map(({ payload }) => payload.slot));
  for (const known of model.waiting) if (slots.has(known.slot)) known.certain = false;
  let advanced = false;
  const work = spool.advance(last.end).then(
    () => {
      advanced = true;
    },
    (error) => expect(error).toMatchObject({ code: "EIO" }),
  );
  await Promise.race([work, bench.disk.dark]);
  await new Promise(setImmediate);
  if (advanced) model.waiting = model.waiting.filter(({ slot }) => !slots.has(slot));
}
