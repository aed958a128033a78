import { join } from "node:path";
import { crc32 } from "node:zlib";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { makePayload } from "#lib/testing/make-payload.ts";
import { createSimulatedDisk } from "#lib/testing/simulated-disk.ts";
import type { Disk } from "./disk.ts";
import { SEGMENT_HEADER_BYTES, SEGMENT_VERSION } from "./frame.ts";
import { type OpenSpoolOptions, openSpool } from "./open-spool.ts";
import { openAside } from "./set-aside.ts";
import type { Spool } from "./spool.ts";

const folder = "/spool/w";

function setUp(options: Partial<OpenSpoolOptions> = {}, seed = 1) {
  const disk = createSimulatedDisk(seed);
  const lines: { msg: string; level: number; points?: number; cause?: string }[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const time = { now: 0 };
  const open = () =>
    openSpool({
      disk,
      folder,
      maxBytes: 1 << 20,
      log,
      release: () => {},
      monotonic: () => time.now,
      ...options,
    });
  return { disk, lines, time, open };
}

const all = (spool: Spool) => spool.read(1_000_000, 1_000_000_000);
const slotsOf = async (spool: Spool) => (await all(spool)).map(({ payload }) => payload.slot);
const slots = (n: number) => Array.from({ length: n }, (_, i) => (i + 1) * 60);

async function appendAll(spool: Spool, wanted: readonly number[], points = 3) {
  return await Promise.all(wanted.map((slot) => spool.append(makePayload(slot, points))));
}

describe("append", () => {
  it("shares one sync among all that come together, and syncs the folder only for a new segment", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    const before = { ...disk.counts() };
    await appendAll(spool, slots(50));
    expect(disk.counts()).toMatchObject({ syncs: before.syncs + 1, folderSyncs: before.folderSyncs + 1 });
    await appendAll(spool, slots(50));
    expect(disk.counts()).toMatchObject({ syncs: before.syncs + 2, folderSyncs: before.folderSyncs + 1 });
  });

  it("is taken by a second file when the first fails, also when that one gave up half way", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60]);
    disk.fail({ syncs: 1 });
    expect(await spool.append(makePayload(120))).toEqual({ kind: "taken" });
    disk.fail({ writes: 1 });
    expect(await spool.append(makePayload(180))).toEqual({ kind: "taken" });
    expect(await slotsOf(spool)).toEqual([60, 120, 180]);
    await spool.close();
    const again = await open();
    expect(await slotsOf(again)).toEqual([60, 120, 180]);
    expect(again.stats().corruptRecords).toBe(0);
  });

  it("drops what two files refuse, and says who lost what, once there is room", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60]);
    disk.setCapacity(disk.used());
    expect(await spool.append(makePayload(120, 7))).toEqual({ kind: "dropped", points: 7 });
    expect(spool.stats()).toMatchObject({ droppedPoints: 7, records: 2, points: 3 });
    disk.setCapacity(Number.POSITIVE_INFINITY);
    const [first] = await all(spool);
    if (first !== undefined) await spool.advance(first.end);
    const [rest] = await all(spool);
    expect(rest?.payload).toMatchObject({
      shard: 1,
      slot: 120,
      ids: [],
      failures: [{ reason: "dropped", ids: makePayload(120, 7).ids }],
    });
  });

  it("keeps what a platform said of others in a result that is dropped, also when it said that of all", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60]);
    disk.setCapacity(disk.used());
    const odd = Array.from({ length: 1_000 }, (_, i) => 2 * i + 1);
    const even = odd.map((id) => id + 1);
    const failed = { ...makePayload(120, 0), failures: [{ reason: "upstream_error" as const, ids: odd }] };
    expect(await spool.append(failed)).toEqual({ kind: "dropped", points: 0 });
    const mixed = { ...makePayload(180, 1_000), ids: even, failures: failed.failures };
    expect(await spool.append(mixed)).toEqual({ kind: "dropped", points: 1_000 });
    disk.setCapacity(Number.POSITIVE_INFINITY);
    const [first] = await all(spool);
    if (first !== undefined) await spool.advance(first.end);
    const rest = await all(spool);
    expect(rest.map(({ payload }) => payload)).toEqual([
      failed,
      { ...makePayload(180, 0), failures: [...failed.failures, { reason: "dropped", ids: even }] },
    ]);
  });

  it("says of how many dropped results the gaps will have no reason, when there is no room for that either", async () => {
    const { open, lines, time } = setUp({ maxBytes: 40_000, segmentBytes: 4_000 });
    const spool = await open();
    const answers = await appendAll(spool, slots(100), 500);
    const lost = answers.filter(({ kind }) => kind === "dropped").length;
    const explained = spool.stats().records - (100 - lost);
    expect(explained).toBeGreaterThan(5);
    expect(explained).toBeLessThan(lost);
    time.now += 61_000;
    await appendAll(spool, [60_000], 500);
    expect(lines.at(-1)).toMatchObject({ level: 50, resultsWithoutReason: lost + 1 - explained });
  });

  it("keeps the reasons of dropped data points over a restart of a spool that stays full", async () => {
    const { open } = setUp({ maxBytes: 40_000, segmentBytes: 4_000 });
    const spool = await open();
    const answers = await appendAll(spool, slots(40), 500);
    const lost = slots(40).filter((_, i) => answers[i]?.kind === "dropped");
    expect(lost.length).toBeGreaterThan(5);
    await spool.close();
    const again = await open();
    expect(again.stats()).toMatchObject({ droppedPoints: lost.length * 500 });
    const reasons: number[] = [];
    while (again.stats().records > 0) {
      for (const { payload, end } of await again.read(5, 10_000)) {
        if (payload.failures.some(({ reason }) => reason === "dropped")) reasons.push(payload.slot);
        await again.advance(end);
      }
    }
    expect(reasons).toEqual(lost);
    expect(again.stats()).toMatchObject({ records: 0, droppedPoints: lost.length * 500 });
  });

  it("has counted a drop on disk when it says so, though the disk failed twice at that too", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60]);
    disk.setCapacity(disk.used());
    disk.fail({ syncs: 3 });
    expect(await spool.append(makePayload(120, 7))).toEqual({ kind: "dropped", points: 7 });
    const after = setUp({ disk: disk.restart() });
    expect((await after.open()).stats().droppedPoints).toBe(7);
  });

  it("is loud: at the first drop, then once a minute with the sum, and when it is over", async () => {
    const { disk, open, lines, time } = setUp();
    const spool = await open();
    await appendAll(spool, [60]);
    const told = () =>
      lines.filter(({ msg }) => !msg.includes("trying")).map(({ level, points }) => ({ level, points }));
    disk.setCapacity(disk.used());
    for (let second = 0; second < 70; second++) {
      time.now = second * 1_000;
      await spool.append(makePayload(120 + second * 60, 2));
    }
    expect(told()).toEqual([
      { level: 50, points: 2 },
      { level: 50, points: 120 },
    ]);
    disk.setCapacity(Number.POSITIVE_INFINITY);
    await spool.append(makePayload(6_000));
    time.now += 60_000;
    await spool.append(makePayload(6_060));
    expect(told().at(-1)).toEqual({ level: 50, points: 140 });
    expect(told()).toHaveLength(3);
  });

  it("refuses a closed spool", async () => {
    const { open } = setUp();
    const spool = await open();
    await spool.close();
    await expect(spool.append(makePayload(60))).rejects.toThrow("closed");
  });
});

describe("a damaged spool gives all that is sound, counts the rest, and opens again and again", () => {
  async function damaged(change: (content: Buffer) => Buffer, which = 0) {
    const { disk, open } = setUp({ segmentBytes: 900 });
    const spool = await open();
    for (const slot of slots(12)) await appendAll(spool, [slot]);
    await spool.close();
    const files = disk.files().filter((path) => path.endsWith(".segment"));
    expect(files.length).toBeGreaterThan(2);
    const path = files.at(which) ?? "";
    if (which >= 0 && change === gone) await disk.remove(path);
    else disk.edit(path, change);
    const first = await open();
    const found = { slots: await slotsOf(first), corrupt: first.stats().corruptRecords };
    await first.close();
    const second = await open();
    expect({ slots: await slotsOf(second), corrupt: second.stats().corruptRecords }).toEqual(found);
    // Replayed, the count stays.
    for (const { end } of await all(second)) await second.advance(end);
    expect(second.stats()).toMatchObject({ records: 0, corruptRecords: found.corrupt });
    await second.close();
    expect((await open()).stats().corruptRecords).toBe(found.corrupt);
    return found;
  }
  const gone = (content: Buffer) => content;

  it("torn by seven bytes", async () => {
    expect(await damaged((content) => content.subarray(0, content.length - 7), -1)).toEqual({
      slots: slots(11),
      corrupt: 1,
    });
  });

  it("with a flipped byte in the middle", async () => {
    const { slots: found, corrupt } = await damaged((content) => {
      const at = SEGMENT_HEADER_BYTES + 40;
      content[at] = (content[at] ?? 0) ^ 255;
      return content;
    });
    expect(found).toEqual(slots(12).slice(1));
    expect(corrupt).toBe(1);
  });

  it("with a zeroed header: no record is lost", async () => {
    const zeroed = (content: Buffer) => content.fill(0, 0, SEGMENT_HEADER_BYTES);
    expect(await damaged(zeroed, 1)).toEqual({ slots: slots(12), corrupt: 0 });
  });

  it("with zeros where the first record began", async () => {
    expect(await damaged((content) => content.fill(0, 0, 60), 1)).toMatchObject({ corrupt: 1 });
  });

  it("with a segment in the middle gone: all of its records are counted", async () => {
    const { slots: found, corrupt } = await damaged(gone, 1);
    expect(corrupt).toBeGreaterThan(1);
    expect(found.length + corrupt).toBe(12);
  });

  it("whose state is gone: everything is handed on again", async () => {
    const { disk, open, lines } = setUp();
    const spool = await open();
    await appendAll(spool, slots(3));
    await spool.close();
    disk.edit(join(folder, "state"), (content) => content.fill(7));
    expect(await slotsOf(await open())).toEqual(slots(3));
    expect(lines.map(({ msg }) => msg).join()).toContain("its state is lost");
  });

  it("that rots while it is open: the record is skipped when it is read, and counted once", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, slots(3));
    const path = disk.files().find((name) => name.endsWith(".segment")) ?? "";
    disk.edit(path, (content) => {
      const at = content.length - 3;
      content[at] = (content[at] ?? 0) ^ 1;
      return content;
    });
    expect(await slotsOf(spool)).toEqual([60, 120]);
    expect(spool.stats()).toMatchObject({ records: 2, corruptRecords: 1 });
    await spool.close();
    expect((await open()).stats()).toMatchObject({ records: 2, corruptRecords: 1 });
  });
});

describe("replay", () => {
  it("reads no more than was asked for, but always one, and forgets what was handed on", async () => {
    const { disk, open } = setUp({ segmentBytes: 900 });
    const spool = await open();
    for (const slot of slots(12)) await appendAll(spool, [slot], 10);
    expect(await spool.read(5, 1_000)).toHaveLength(5);
    expect(await spool.read(5, 25)).toHaveLength(2);
    expect(await spool.read(5, 1)).toHaveLength(1);
    const before = spool.stats().bytes;
    for (const { end } of await spool.read(8, 1_000)) await spool.advance(end);
    expect(spool.stats()).toMatchObject({ records: 4, points: 40, oldestSlot: 540 });
    expect(spool.stats().bytes).toBeLessThan(before);
    for (const { end } of await all(spool)) await spool.advance(end);
    expect(disk.files().filter((name) => name.endsWith(".segment"))).toEqual([]);
    await appendAll(spool, [6_000]);
    expect(await slotsOf(spool)).toEqual([6_000]);
  });

  it("sets a record aside, where it can be read back, and counts it over restarts", async () => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60, 120], 40);
    const [record] = await spool.read(1, 1_000);
    if (record === undefined) throw new Error("nothing there");
    await spool.setAside(record, "violates a constraint");
    await spool.advance(record.end);
    await spool.close();
    const again = await open();
    expect(again.stats()).toMatchObject({ refusedRecords: 1, records: 1 });
    const found = await again.readAside(0, 10);
    expect(found).toMatchObject([{ payload: makePayload(60, 40), cause: "violates a constraint" }]);
    await again.strikeAside(found);
    expect(again.stats().refusedRecords).toBe(0);
    expect(disk.files()).not.toContain(join(folder, "set-aside"));
  });

  it("finds what is set aside behind what was struck out, was torn, or rotted; and takes more", async () => {
    const { disk, open } = setUp({ origin: () => "db" });
    const spool = await open();
    await appendAll(spool, slots(5));
    for (const record of await all(spool)) await spool.setAside(record, `no ${record.payload.slot}`);
    const [, second] = await spool.readAside(0, 2);
    if (second === undefined) throw new Error("nothing there");
    await spool.strikeAside([second]);
    expect((await spool.readAside(second.start, 2)).map(({ cause }) => cause)).toEqual(["no 180", "no 240"]);
    await spool.close();
    disk.edit(join(folder, "set-aside"), (content) => content.subarray(0, content.length - 5));
    const again = await open();
    const causes = async () =>
      (await again.readAside(0, 10)).map(({ cause, origin }) => `${cause} ${origin}`);
    expect(await causes()).toEqual(["no 60 db", "no 180 db", "no 240 db"]);
    await appendAll(again, [6_000]);
    for (const record of (await all(again)).slice(-1)) await again.setAside(record, "more");
    expect(await causes()).toEqual(["no 60 db", "no 180 db", "no 240 db", "more db"]);
    disk.edit(join(folder, "set-aside"), (content) => {
      content[60] = (content[60] ?? 0) ^ 1;
      return content;
    });
    expect(await again.readAside(0, 1)).toMatchObject([{ payload: null }]);
    await again.close();
    expect((await open()).stats()).toMatchObject({ refusedRecords: 3 });
  });

  it("counts what is set aside only while it is, against the room too", async () => {
    const { open } = setUp();
    const spool = await open();
    const { bytes } = spool.stats();
    await appendAll(spool, slots(3), 500);
    for (const record of await all(spool)) {
      await spool.setAside(record, "no");
      await spool.advance(record.end);
    }
    expect(spool.stats().bytes).toBeGreaterThan(bytes + 3_000);
    await spool.strikeAside(await spool.readAside(0, 3));
    expect(spool.stats()).toMatchObject({ bytes, refusedRecords: 0 });
  });
});

describe("a version that was set back", () => {
  it("leaves alone the segments that it can't read, also when it has gone on behind them; and the newer one takes them up", async () => {
    const { disk, open, lines } = setUp({ segmentBytes: 900 });
    const spool = await open();
    for (const slot of slots(12)) await appendAll(spool, [slot]);
    await spool.close();
    const [path = ""] = disk.files().filter((name) => name.endsWith(".segment"));
    const writeVersion = (version: number) =>
      disk.edit(path, (content) => {
        content[7] = version;
        content.writeUInt32LE(crc32(content.subarray(0, 20)), 20);
        return content;
      });
    writeVersion(SEGMENT_VERSION + 1);
    const kept = disk.contentOf(path);
    let before = 0;
    for (let start = 0; start < 3; start++) {
      const older = await open();
      await appendAll(older, [6_000 + start * 60]);
      for (const { end } of await all(older)) await older.advance(end);
      before = older.stats().corruptRecords;
      await older.close();
      expect(disk.contentOf(path)).toEqual(kept);
    }
    expect(disk.files().filter((name) => name.endsWith(".segment"))).toEqual([path]);
    expect(lines.filter(({ msg }) => msg.includes("newer version"))).toHaveLength(3);

    writeVersion(SEGMENT_VERSION);
    const newer = await open();
    const back = await slotsOf(newer);
    expect(back.length).toBeGreaterThan(1);
    expect(back).toEqual(slots(back.length));
    expect(disk.files()).not.toContain(path);
    for (const { end } of await all(newer)) await newer.advance(end);
    await newer.close();
    const again = await open();
    expect(again.stats()).toMatchObject({ records: 0, corruptRecords: before });
    await again.close();
    expect(disk.files().filter((name) => /segment$|left$/.test(name))).toEqual([]);
  });
});

describe("a disk that can't be read for a while", () => {
  const FOR_EVER = Number.POSITIVE_INFINITY;

  it("costs nothing: what it has is read as soon as it can be, by a file that is opened anew", async () => {
    const { disk, time, open } = setUp();
    const spool = await open();
    await appendAll(spool, slots(5));
    disk.fail({ reads: FOR_EVER });
    await expect(all(spool)).rejects.toThrow("EIO");
    time.now += 59_000;
    await expect(all(spool)).rejects.toThrow("EIO");
    disk.fail({});
    expect(await slotsOf(spool)).toEqual(slots(5));
    expect(spool.stats()).toMatchObject({ records: 5, corruptRecords: 0 });
    await spool.close();
  });

  it("loses the first record alone when it lasts for a minute, and begins a minute anew for the next", async () => {
    const { disk, time, open } = setUp();
    const spool = await open();
    await appendAll(spool, slots(5));
    disk.fail({ reads: FOR_EVER });
    await expect(all(spool)).rejects.toThrow("EIO");
    time.now += 60_000;
    await expect(all(spool)).rejects.toThrow("EIO");
    expect(spool.stats()).toMatchObject({ records: 4, corruptRecords: 1 });
    disk.fail({});
    expect(await slotsOf(spool)).toEqual(slots(5).slice(1));
    await spool.close();
  });

  it("hands on what stands before what can't be read", async () => {
    const { disk, open } = setUp();
    const failing: Disk = {
      ...disk,
      async open(path) {
        const file = await disk.open(path);
        if (file === null) return null;
        let reads = 0;
        const read: typeof file.read = (at, length) =>
          reads++ < 3 || !path.endsWith(".segment")
            ? file.read(at, length)
            : Promise.reject(new Error("EIO"));
        return { ...file, read };
      },
    };
    const spool = await open();
    await appendAll(spool, slots(5));
    await spool.close();
    const again = await openSpool({
      ...{ disk: failing, folder, maxBytes: 1 << 20, release: () => {} },
      log: pino({ level: "silent" }),
    });
    const before = await slotsOf(again);
    expect(before.length).toBeGreaterThan(0);
    expect(before).toEqual(slots(before.length));
    expect(again.stats()).toMatchObject({ records: 5, corruptRecords: 0 });
    await again.close();
  });
});

describe("a spool that can't be opened", () => {
  it.each(["state", "reserve", "set-aside", "00000001.segment"])("leaves no file open: %s", async (name) => {
    const { disk, open } = setUp();
    const spool = await open();
    await appendAll(spool, [60, 120]);
    for (const record of await spool.read(1, 1)) await spool.setAside(record, "no");
    await spool.close();
    let files = 0;
    const counting: Disk = {
      ...disk,
      async open(path) {
        const file = await disk.open(path);
        if (file === null) return null;
        files++;
        const broken = () => Promise.reject(new Error("EIO"));
        return {
          ...file,
          ...(path === join(folder, name) ? { read: broken } : {}),
          close: () => {
            files--;
            return file.close();
          },
        };
      },
    };
    await expect(setUp({ disk: counting }).open()).rejects.toThrow("EIO");
    expect(files).toBe(0);
  });
});

describe("a disk that is full when the worker starts", () => {
  it("does not keep the spool from opening; it drops, counts, and takes again when there is room", async () => {
    for (const room of [0, 100, 9_000, 20_000]) {
      const { disk, open } = setUp();
      disk.setCapacity(room);
      const spool = await open();
      while ((await spool.append(makePayload(60, 500))).kind === "taken");
      const { droppedPoints } = spool.stats();
      expect(droppedPoints).toBe(500);
      disk.setCapacity(Number.POSITIVE_INFINITY);
      expect(await spool.append(makePayload(120, 5))).toEqual({ kind: "taken" });
      await spool.close();
      const again = await open();
      expect((await all(again)).at(-1)?.payload.slot).toBe(120);
      expect(again.stats().droppedPoints).toBe(500);
    }
  });
});

describe("after a power cut", () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i);

  it("the reason of what was dropped is there", async () => {
    for (const seed of seeds) {
      const { disk, open } = setUp({}, seed);
      const spool = await open();
      await appendAll(spool, [60]);
      disk.setCapacity(disk.used());
      await spool.append(makePayload(120, 7));
      const again = await setUp({ disk: disk.restart() }).open();
      for (const { end } of await all(again)) await again.advance(end);
      expect((await all(again)).map(({ payload }) => payload)).toMatchObject([
        { slot: 120, failures: [{ reason: "dropped" }] },
      ]);
    }
  });

  it("what was set aside is there", async () => {
    for (const seed of seeds) {
      const { disk, open } = setUp({}, seed);
      const spool = await open();
      await appendAll(spool, [60]);
      for (const record of await all(spool)) await spool.setAside(record, "refused");
      expect((await openAside(disk.restart(), folder)).records()).toBe(1);
    }
  });
});
