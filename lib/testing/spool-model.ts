/**
 * What a spool must do, written down the obvious way, as commands for fast-check: a list of what was taken. Between a
 * power cut and the next look, what was on its way then may be there or not; nothing else is left open.
 */
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { framesFrom, SEGMENT_HEADER_BYTES } from "#lib/spool/frame.ts";
import { openSpool } from "#lib/spool/open-spool.ts";
import type { Spool, SpoolPosition, SpoolRecord } from "#lib/spool/spool.ts";
import { type Carelessness, createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";

/** A longer run: SPOOL_MODEL_RUNS=5000 npx vitest run --project unit lib/spool/spool-model */
export const spoolModelRuns = Number(process.env.SPOOL_MODEL_RUNS ?? 300);

const FOLDER = "/spool/w1";
const MAX_BYTES = 30_000;
const SEGMENT_BYTES = 2_000;
/** What a batch that failed at the first file leaves behind there. */
const GARBAGE_BYTES = 8_000;

/** A payload by its slot, which no other has. */
interface Known {
  slot: number;
  points: number;
  /** false: the power went while it was on its way. */
  certain: boolean;
}

interface Model {
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

const isRest = ({ payload }: SpoolRecord) => payload.failures.some(({ reason }) => reason === "dropped");

/** What was read must be the beginning of what waits; with `all`, the whole of it. */
function match(model: Model, records: readonly SpoolRecord[], all: boolean): void {
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

const everything = (spool: Spool) => spool.read(1_000_000, 1_000_000_000);

function checkStats(model: Model, bench: Bench): void {
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
async function settle(model: Model, bench: Bench): Promise<void> {
  match(model, await everything(bench.running), true);
  checkStats(model, bench);
  const { droppedPoints, corruptRecords } = bench.running.stats();
  model.droppedMin = droppedPoints;
  model.droppedMax = droppedPoints;
  model.torn = corruptRecords - model.destroyed;
}

async function appendAll(model: Model, bench: Bench, sizes: readonly number[]): Promise<string[]> {
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
async function replay(model: Model, bench: Bench, records: number, points: number): Promise<void> {
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

type Step = fc.AsyncCommand<Model, Bench>;

function step(name: string, run: (model: Model, bench: Bench) => Promise<void>): Step {
  return {
    check: () => true,
    async run(model, bench) {
      bench.commands++;
      await run(model, bench);
      checkStats(model, bench);
    },
    toString: () => name,
  };
}

async function reopen(bench: Bench): Promise<void> {
  await bench.running.close();
  await bench.open();
}

const sizes = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 5 });

const appendStep = sizes.map((n) =>
  step(`append(${n})`, async (model, bench) => {
    await appendAll(model, bench, n);
  }),
);

const replayStep = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 400 }))
  .map(([records, points]) =>
    step(`replay(${records}, ${points})`, (model, bench) => replay(model, bench, records, points)),
  );

const reopenStep = fc.constant(
  step("reopen", async (model, bench) => {
    await reopen(bench);
    match(model, await everything(bench.running), true);
  }),
);

/** The power goes in the middle of something, and perhaps again while the spool is opened. */
const crashStep = fc
  .record({
    during: fc.constantFrom("append", "replay"),
    sizes,
    after: fc.integer({ min: 0, max: 14 }),
    again: fc.option(fc.integer({ min: 0, max: 25 }), { nil: null }),
    /** The disk failed just before. */
    syncs: fc.constantFrom(0, 0, 1),
  })
  .map(({ during, sizes: n, after, again, syncs }) =>
    step(`crash(${during} ${n}, after ${after}, again ${again}, failing ${syncs})`, async (model, bench) => {
      bench.disk.cutPowerAfter(after);
      bench.disk.fail({ syncs });
      model.torn += syncs * n.length;
      if (during === "append") await appendAll(model, bench, n);
      else {
        await replay(model, bench, 5, 500);
        // The reserve was being moved.
        model.torn += 1;
      }
      bench.disk = bench.disk.restart();
      if (again !== null) {
        bench.disk.cutPowerAfter(again);
        await bench.open();
        bench.disk = bench.disk.restart();
      }
      await bench.open();
      await settle(model, bench);
    }),
  );

const failStep = fc
  // Two, of the first file and of the second: were the count's own file to fail too, it would be right in memory alone.
  .record({ sizes, writes: fc.integer({ min: 0, max: 2 }), syncs: fc.integer({ min: 0, max: 2 }) })
  .filter(({ writes, syncs }) => writes === 0 || syncs === 0)
  .map(({ sizes: n, ...failures }) =>
    step(`fail(${JSON.stringify(failures)}) append(${n})`, async (model, bench) => {
      const full = bench.running.stats().bytes > MAX_BYTES - GARBAGE_BYTES;
      bench.disk.fail(failures);
      const kinds = await appendAll(model, bench, n);
      bench.disk.fail({});
      model.torn += n.length;
      if (failures.writes + failures.syncs <= 1 && !full) expect(new Set(kinds)).toEqual(new Set(["taken"]));
    }),
  );

const fillStep = fc.record({ room: fc.integer({ min: 0, max: 1_500 }), sizes }).map(({ room, sizes: n }) =>
  step(`disk with ${room} bytes left, append(${n})`, async (model, bench) => {
    bench.disk.setCapacity(bench.disk.used() + room);
    await appendAll(model, bench, n);
    bench.disk.setCapacity(Number.POSITIVE_INFINITY);
    model.torn += n.length;
  }),
);

const asideStep = fc.constant(
  step("set aside", async (model, bench) => {
    const [record] = await bench.running.read(1, 1);
    if (record === undefined) return;
    match(model, [record], false);
    await bench.running.setAside(record, "refused");
    model.refused++;
    await bench.running.advance(record.end);
    if (!isRest(record)) model.waiting.shift();
  }),
);

/** Somebody's hand, or rot, on the platter of a spool that was closed properly. */
const corruptStep = fc
  .record({
    kind: fc.constantFrom("flip", "truncate", "delete", "zero header"),
    which: fc.nat(1_000),
    where: fc.nat(100_000),
  })
  .map(({ kind, which, where }) =>
    step(`${kind}(${which}, ${where})`, async (model, bench) => {
      const before = await everything(bench.running);
      match(model, before, true);
      await bench.running.close();
      const { disk } = bench;
      const segments = disk.files().filter((path) => path.endsWith(".segment"));
      const path = segments[which % Math.max(1, segments.length)];
      if (path !== undefined) {
        const content = disk.contentOf(path);
        const at = where % Math.max(1, content.length);
        const segment = Number(/(\d+)\.segment$/.exec(path)?.[1]);
        const hit = [...framesFrom(content, SEGMENT_HEADER_BYTES)].filter(({ start, end }) => {
          if (kind === "delete") return true;
          if (kind === "truncate") return end > at;
          return kind === "flip" && at >= start && at < end;
        });
        if (kind === "delete") await disk.remove(path).then(() => disk.syncFolder(FOLDER));
        else disk.edit(path, (bytes) => corrupted(kind, bytes, at));
        const victims = before.filter((record) => hit.some(({ end }) => isAt(record.end, segment, end)));
        model.destroyed += victims.length;
        // A damaged header can't say any more which numbers were never given.
        model.torn += 1 + (kind === "flip" && at >= SEGMENT_HEADER_BYTES ? 0 : 20);
        const slots = victims.filter((record) => !isRest(record)).map(({ payload }) => payload.slot);
        model.waiting = model.waiting.filter(({ slot }) => !slots.includes(slot));
      }
      await bench.open();
      match(model, await everything(bench.running), true);
    }),
  );

const isAt = (position: SpoolPosition, segment: number, end: number) =>
  position.segment === segment && position.offset === end;

function corrupted(kind: string, bytes: Buffer, at: number): Buffer {
  if (kind === "truncate") return bytes.subarray(0, at);
  if (kind === "zero header") bytes.fill(0, 0, Math.min(bytes.length, SEGMENT_HEADER_BYTES));
  else if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
  return bytes;
}

export const spoolSteps = fc.commands(
  [
    appendStep,
    appendStep,
    replayStep,
    replayStep,
    reopenStep,
    crashStep,
    crashStep,
    failStep,
    fillStep,
    asideStep,
    corruptStep,
  ],
  { maxCommands: 40, size: "max" },
);

/** A new spool on a new disk, all steps, and at the end everything is replayed. Returns how many steps ran. */
export async function runSpoolSteps(
  steps: Iterable<fc.AsyncCommand<Model, Bench>>,
  seed: number,
  carelessness: Carelessness = {},
): Promise<number> {
  const bench = new Bench(seed, carelessness);
  const model: Model = {
    waiting: [],
    dropped: new Set(),
    droppedMin: 0,
    droppedMax: 0,
    destroyed: 0,
    torn: 0,
    refused: 0,
  };
  await bench.open();
  await fc.asyncModelRun(() => ({ model, real: bench }), steps);
  while (bench.running.stats().records > 0) await replay(model, bench, 3, 1_000);
  expect(model.waiting).toEqual([]);
  checkStats(model, bench);
  await bench.running.close();
  const left = bench.disk.files().filter((path) => path.endsWith(".segment"));
  expect(left, "replayed, and not deleted").toEqual([]);
  expect(bench.disk.files()).toContain(join(FOLDER, "state"));
  return bench.commands;
}
