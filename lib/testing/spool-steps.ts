/** What may befall a spool, as commands for fast-check: each does it to the spool and to its model, and compares. */
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { framesFrom, SEGMENT_HEADER_BYTES } from "#lib/spool/frame.ts";
import type { SpoolPosition } from "#lib/spool/spool.ts";
import type { Carelessness } from "./simulated-disk.ts";
import {
  appendAll,
  Bench,
  checkStats,
  everything,
  FOLDER,
  GARBAGE_BYTES,
  isRest,
  MAX_BYTES,
  type Model,
  match,
  replay,
  settle,
} from "./spool-model.ts";

/** A longer run: SPOOL_MODEL_RUNS=5000 npx vitest run --project unit lib/spool/spool-model */
export const spoolModelRuns = Number(process.env.SPOOL_MODEL_RUNS ?? 300);

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

/** What can't be read now is not lost. */
const unreadableStep = fc.integer({ min: 1, max: 8 }).map((reads) =>
  step(`reads fail ${reads} times`, async (_, bench) => {
    bench.disk.fail({ reads });
    await bench.running.read(8, 400).catch(() => {});
    bench.disk.fail({});
  }),
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
    unreadableStep,
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
