import fc from "fast-check";
import pino from "pino";
import { describe, expect, it } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { AppError } from "#lib/errors.ts";
import { openSpool } from "#lib/spool/open-spool.ts";
import type { Spool } from "#lib/spool/spool.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { createSimulatedDisk, seeded } from "#lib/testing/simulated-disk.ts";
import { createReplay, type ReplayOptions } from "./replay-spool.ts";

const log = pino({ level: "silent" });
const disk = createSimulatedDisk(1);
let folders = 0;

async function spoolWith(slots: readonly number[], points = 3, origin = () => "db"): Promise<Spool> {
  const folder = `/spool/${++folders}`;
  const spool = await openSpool({ disk, folder, maxBytes: 1 << 20, log, release: () => {}, origin });
  await Promise.all(slots.map((slot) => spool.append(makePayload(slot, points))));
  return spool;
}

class Away extends Error {}
class Poison extends Error {}

function setUp(spools: readonly Spool[], options: Partial<ReplayOptions> = {}) {
  const inserted: IngestPayload[][] = [];
  const replay = createReplay({
    spools: () => spools,
    insert: (payloads) => {
      inserted.push(payloads);
      return Promise.resolve();
    },
    isUp: () => true,
    backlog: () => Promise.resolve(0),
    isTransient: (error) => error instanceof Away,
    isFetchBehind: () => Promise.resolve(false),
    monotonic: () => 0,
    isOurs: (database) => database === "db",
    log,
    ...options,
  });
  return { replay, inserted, slots: () => inserted.flat().map(({ slot }) => slot) };
}

describe("replay", () => {
  it("hands on the oldest first, over all spools, in bounded batches", async () => {
    const own = await spoolWith([300, 360, 420]);
    const adopted = await spoolWith([60, 120]);
    const { replay, inserted, slots } = setUp([own, adopted], { recordsMax: 2 });
    expect(await replay.step()).toBe(6);
    expect(await replay.step()).toBe(6);
    expect(await replay.step()).toBe(3);
    expect(await replay.step()).toBe(0);
    expect(slots()).toEqual([60, 120, 300, 360, 420]);
    expect(Math.max(...inserted.map((batch) => batch.length))).toBe(2);
    expect([own.stats().records, adopted.stats().records]).toEqual([0, 0]);
  });

  it("bounds a batch by data points too", async () => {
    const spool = await spoolWith([60, 120, 180], 40);
    const { replay } = setUp([spool], { pointsMax: 80 });
    expect(await replay.step()).toBe(80);
  });

  it("waits while the queue is away, and while enough jobs wait in it", async () => {
    const spool = await spoolWith([60, 120, 180]);
    expect(await setUp([spool], { isUp: () => false }).replay.step()).toBe(0);
    expect(await setUp([spool], { backlog: () => Promise.resolve(60) }).replay.step()).toBe(0);
    const nearly = setUp([spool], { backlog: () => Promise.resolve(58) });
    await nearly.replay.step();
    expect(nearly.slots()).toEqual([60, 120]);
  });

  it("keeps a pace while fetching is behind, and only then", async () => {
    const spool = await spoolWith([60, 120, 180, 240, 300, 360]);
    let now = 0;
    let behind = true;
    const { replay, slots } = setUp([spool], {
      recordsMax: 2,
      monotonic: () => now,
      isFetchBehind: () => Promise.resolve(behind),
    });
    const inAll = async () => {
      while ((await replay.step()) > 0);
      return slots().length;
    };
    // A minute's worth of results is ten seconds of pause, of which five are kept; the first second is given.
    expect(await inAll()).toBe(2);
    now = 3_999;
    expect(await inAll()).toBe(2);
    now = 4_000;
    expect(await inAll()).toBe(4);
    behind = false;
    expect(await inAll()).toBe(6);
  });

  it("forgets a record only after the queue has it", async () => {
    const spool = await spoolWith([60]);
    const { replay } = setUp([spool], {
      insert: () => {
        expect(spool.stats().records).toBe(1);
        return Promise.reject(new Away());
      },
    });
    await expect(replay.step()).rejects.toThrow(Away);
    expect(spool.stats().records).toBe(1);
  });

  it("finds the record that the queue refuses for good, sets it aside with its cause, and goes on", async () => {
    const slots = Array.from({ length: 20 }, (_, i) => (i + 1) * 60);
    const spool = await spoolWith(slots);
    const got: number[] = [];
    const { replay } = setUp([spool], {
      insert: (payloads) => {
        if (payloads.some(({ slot }) => slot === 420)) return Promise.reject(new Poison("no such thing"));
        got.push(...payloads.map(({ slot }) => slot));
        return Promise.resolve();
      },
    });
    expect(await replay.step()).toBe(57);
    expect(got).toEqual(slots.filter((slot) => slot !== 420));
    expect(spool.stats()).toMatchObject({ records: 0, refusedRecords: 1 });
    expect(await spool.readAside(0, 10)).toMatchObject([
      { payload: makePayload(420), cause: "no such thing" },
    ]);
  });

  it("blames no record while the queue refuses every one, however long, and goes on when it takes them", async () => {
    const spool = await spoolWith([60, 120]);
    let refusing = true;
    const { replay } = setUp([spool], {
      insert: () => (refusing ? Promise.reject(new Poison("no room for that")) : Promise.resolve()),
    });
    for (let attempt = 0; attempt < 1_000; attempt++)
      await expect(replay.step()).rejects.toThrow("refuses every record: no room for that");
    expect(spool.stats()).toMatchObject({ records: 2, refusedRecords: 0 });
    refusing = false;
    expect(await replay.step()).toBe(6);
    expect(spool.stats()).toMatchObject({ records: 0, refusedRecords: 0 });
  });

  it("is not held up by records that are refused alone: the queue takes the same without rows", async () => {
    const spool = await spoolWith([60, 120, 180]);
    const { replay } = setUp([spool], {
      recordsMax: 2,
      insert: (payloads) =>
        payloads.some(({ slot, ids }) => slot < 180 && ids.length > 0)
          ? Promise.reject(new Poison("bad"))
          : Promise.resolve(),
    });
    expect(await replay.step()).toBe(0);
    expect(spool.stats()).toMatchObject({ records: 1, refusedRecords: 2 });
    expect(await replay.step()).toBe(3);
  });

  it("brings in what was set aside when the queue takes it at last, and keeps what it refuses still", async () => {
    const slots = Array.from({ length: 12 }, (_, i) => (i + 1) * 60);
    const spool = await spoolWith(slots);
    let refused = (slot: number) => slot % 120 === 0;
    const { replay, inserted } = setUp([spool], {
      insert: (payloads) => {
        inserted.push(payloads);
        return payloads.some(({ slot, ids }) => refused(slot) && ids.length > 0)
          ? Promise.reject(new Poison("bad"))
          : Promise.resolve();
      },
    });
    const retry = async () => {
      inserted.splice(0);
      replay.retrySetAside(spool);
      let points = 0;
      for (let steps = 0; steps < 20; steps++) points += await replay.step();
      return points;
    };
    await replay.step();
    expect(spool.stats().refusedRecords).toBe(6);
    expect(await retry()).toBe(0);
    expect(spool.stats().refusedRecords).toBe(6);
    refused = (slot) => slot === 360;
    expect(await retry()).toBe(15);
    expect(spool.stats().refusedRecords).toBe(1);
    expect(await spool.readAside(0, 10)).toMatchObject([{ payload: makePayload(360), cause: "bad" }]);
    refused = () => false;
    expect(await retry()).toBe(3);
    expect(spool.stats().refusedRecords).toBe(0);
    expect(disk.files()).not.toContain(`${spool.folder}/set-aside`);
    expect(await retry()).toBe(0);
    expect(inserted).toEqual([]);
  });

  it("strikes nothing out that a queue in trouble may not have, and tries it again", async () => {
    const spool = await spoolWith([60, 120, 180, 240, 300, 360]);
    let answer: Error | null = new Poison("bad");
    const { replay } = setUp([spool], {
      insert: ([payload]) =>
        answer === null || payload?.ids.length === 0 ? Promise.resolve() : Promise.reject(answer),
    });
    await replay.step();
    replay.retrySetAside(spool);
    answer = new Away();
    for (let attempt = 0; attempt < 3; attempt++) await expect(replay.step()).rejects.toThrow(Away);
    expect(spool.stats().refusedRecords).toBe(6);
    answer = null;
    expect(await replay.step()).toBe(12);
    expect(await replay.step()).toBe(6);
    expect(spool.stats().refusedRecords).toBe(0);
  });

  it("leaves set aside what carries the ids of another database", async () => {
    let database = "old";
    const spool = await spoolWith([60, 120], 3, () => database);
    let refusing = true;
    const { replay, slots } = setUp([spool], {
      isOurs: (one) => one === database,
      insert: ([payload]) =>
        refusing && payload?.ids.length !== 0 ? Promise.reject(new Poison("bad")) : Promise.resolve(),
    });
    await replay.step();
    refusing = false;
    database = "new";
    replay.retrySetAside(spool);
    for (let steps = 0; steps < 5; steps++) expect(await replay.step()).toBe(0);
    expect(slots()).toEqual([]);
    expect(spool.stats().refusedRecords).toBe(2);
    database = "old";
    replay.retrySetAside(spool);
    expect(await replay.step()).toBe(6);
  });

  it("blames nobody when the queue goes away while it is asked whether it works", async () => {
    const spool = await spoolWith([60]);
    const { replay } = setUp([spool], {
      insert: ([payload]) => Promise.reject(payload?.ids.length === 0 ? new Away() : new Poison("bad")),
    });
    await expect(replay.step()).rejects.toThrow(Away);
    expect(spool.stats()).toMatchObject({ records: 1, refusedRecords: 0 });
  });

  it("takes an error that says it may pass, or any while the queue is down, for no refusal", async () => {
    const spool = await spoolWith([60]);
    let up = true;
    const late = new AppError("UNAVAILABLE", "no answer");
    const one = setUp([spool], { insert: () => Promise.reject(late) });
    await expect(one.replay.step()).rejects.toBe(late);
    const other = setUp([spool], {
      isUp: () => up,
      insert: () => {
        up = false;
        return Promise.reject(new Poison("connection ended"));
      },
    });
    await expect(other.replay.step()).rejects.toThrow(Poison);
    expect(spool.stats()).toMatchObject({ records: 1, refusedRecords: 0 });
  });

  it("goes past a spool that can't be read", async () => {
    const broken: Spool = { ...(await spoolWith([60])), read: () => Promise.reject(new Error("EIO")) };
    const { replay, slots } = setUp([broken, await spoolWith([120])]);
    expect(await replay.step()).toBe(3);
    expect(slots()).toEqual([120]);
  });

  it("hands every record on at least once, in order, whatever fails; sets aside exactly the bad ones", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.integer(),
        fc.integer({ min: 1, max: 20 }),
        async (sound, seed, recordsMax) => {
          const slots = sound.map((_, i) => (i + 1) * 60);
          const bad = new Set(slots.filter((_, i) => sound[i] === false));
          const spool = await spoolWith(slots);
          const random = seeded(seed);
          const got: number[] = [];
          const { replay } = setUp([spool], {
            recordsMax,
            insert: (payloads) => {
              const luck = random();
              if (luck < 0.2) return Promise.reject(new Away());
              const rows = payloads.filter(({ ids }) => ids.length > 0);
              if (rows.some(({ slot }) => bad.has(slot))) return Promise.reject(new Poison("bad"));
              got.push(...rows.map(({ slot }) => slot));
              // Committed, and the answer was lost.
              return luck < 0.4 ? Promise.reject(new Away()) : Promise.resolve();
            },
          });
          for (let steps = 0; spool.stats().records > 0; steps++) {
            if (steps > 3_000) throw new Error("it does not come to an end");
            await replay.step().catch(() => 0);
          }
          const firsts = [...new Set(got)];
          expect(firsts).toEqual(slots.filter((slot) => !bad.has(slot)));
          const aside = (await spool.readAside(0, 100)).map(({ payload }) => payload?.slot);
          expect(new Set(aside)).toEqual(bad);
        },
      ),
      { numRuns: 60 },
    );
  });
});
