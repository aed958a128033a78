import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { log } from "#lib/log.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { adoptOrphans, claimSpool } from "./claim-spool.ts";
import type { Spool } from "./spool.ts";

const maxBytes = 4 * 1024 * 1024;

describe("the folders of SPOOL_DIR", () => {
  let spoolDir: string;
  const open: Spool[] = [];
  beforeEach(() => {
    spoolDir = mkdtempSync(join(tmpdir(), "spool-"));
  });
  afterEach(async () => {
    for (const spool of open.splice(0)) await spool.close();
    rmSync(spoolDir, { recursive: true });
  });

  async function claim(...names: string[]): Promise<Spool> {
    const spool = await claimSpool({ spoolDir, proposeId: () => names.shift() ?? "none", maxBytes, log });
    open.push(spool);
    return spool;
  }

  it("keep a worker's id over restarts, and give a second worker another", async () => {
    const a = await claim("a");
    const b = await claim("a", "b");
    expect([a.workerId, b.workerId]).toEqual(["a", "b"]);
    await a.close();
    expect((await claim("c")).workerId).toBe("a");
  });

  it("that are passed over are left alone, and can be had later", async () => {
    for (const spool of [await claim("a"), await claim("b")]) await spool.close();
    const passing = await claimSpool({
      ...{ spoolDir, maxBytes, log, passedOver: ["a", "b"] },
      proposeId: () => "c",
    });
    open.push(passing);
    expect(passing.workerId).toBe("c");
    expect([(await claim("d")).workerId, (await claim("d")).workerId].sort()).toEqual(["a", "b"]);
  });

  it("that were left are taken last: a worker that starts again finds its own", async () => {
    const [a, b, c] = [await claim("a"), await claim("b"), await claim("c")];
    for (const spool of [a, b, c]) await spool.close();
    const aliveAt = new Map([
      ["a", 1_000],
      ["b", 3_000],
      ["c", 2_000],
    ]);
    const readOwner = (folder: string) => ({ aliveAt: aliveAt.get(basename(folder)) });
    const options = { spoolDir, proposeId: () => "d", maxBytes, log };
    for (const wanted of ["b", "c", "a", "d"]) {
      const spool = await claimSpool({ ...options, readOwner });
      open.push(spool);
      expect(spool.workerId).toBe(wanted);
    }
    for (const spool of open.splice(0)) await spool.close();
    // Without a sign of life the folder's own time counts.
    utimesSync(join(spoolDir, "a"), 5, 5);
    utimesSync(join(spoolDir, "b"), 7, 7);
    utimesSync(join(spoolDir, "c"), 9, 9);
    utimesSync(join(spoolDir, "d"), 8, 8);
    const spool = await claimSpool({ ...options, readOwner: () => null });
    open.push(spool);
    expect(spool.workerId).toBe("c");
  });

  it("lose nothing over a restart: records, cursor and counts are there again", async () => {
    const a = await claim("a");
    for (const slot of [60, 120, 180]) expect(await a.append(makePayload(slot))).toEqual({ kind: "taken" });
    const [first] = await a.read(1, 1_000);
    if (first !== undefined) await a.advance(first.end);
    await a.close();
    const again = await claim("x");
    expect((await again.read(10, 1_000)).map(({ payload }) => payload)).toEqual(
      [120, 180].map((s) => makePayload(s)),
    );
    expect(again.stats()).toMatchObject({ records: 2, points: 6, oldestSlot: 120, corruptRecords: 0 });
  });

  it("are adopted when their worker is gone and records wait, and only then", async () => {
    const own = await claim("own");
    const busy = await claim("busy");
    await busy.append(makePayload(60));
    const gone = await claim("gone");
    await gone.append(makePayload(120));
    const empty = await claim("empty");
    await gone.close();
    await empty.close();
    const adopted = await adoptOrphans({ spoolDir, held: [own.workerId], maxBytes, log });
    open.push(...adopted);
    expect(adopted.map(({ workerId }) => workerId)).toEqual(["gone"]);
    // While it is being replayed nobody else takes it, not even its worker.
    expect((await claim("z")).workerId).toBe("empty");
    expect((await claim("z")).workerId).toBe("z");
    expect(await adoptOrphans({ spoolDir, held: ["own"], maxBytes, log })).toEqual([]);
  });

  it("are adopted also when something is only set aside in them", async () => {
    const spool = await claim("gone");
    await spool.append(makePayload(60));
    for (const record of await spool.read(10, 1_000)) {
      await spool.setAside(record, "no");
      await spool.advance(record.end);
    }
    await spool.close();
    const adopted = await adoptOrphans({ spoolDir, held: [], maxBytes, log });
    open.push(...adopted);
    expect(adopted.map((one) => one.stats().refusedRecords)).toEqual([1]);
  });

  it("are adopted also when only the reasons of dropped data points wait in them", async () => {
    const small = await claimSpool({ spoolDir, proposeId: () => "small", maxBytes: 16_384, log });
    let dropped = 0;
    for (let slot = 60; dropped < 20; slot += 60) {
      if ((await small.append(makePayload(slot, 200))).kind === "dropped") dropped++;
    }
    for (const record of await small.read(1_000, 1_000_000)) await small.advance(record.end);
    await small.close();
    const adopted = await adoptOrphans({ spoolDir, held: [], maxBytes, log });
    open.push(...adopted);
    const waiting = await adopted[0]?.read(1_000, 1_000_000);
    expect(waiting?.flatMap(({ payload }) => payload.failures.map(({ reason }) => reason))).toContain(
      "dropped",
    );
  });
});

/** Appends without end, and prints the slot of each that was taken. */
const appender = (spoolDir: string, from: number) => `
  const { claimSpool } = await import("#lib/spool/claim-spool.ts");
  const { makePayload } = await import("#lib/testing/make-payload.ts");
  const { log } = await import("#lib/log.ts");
  const { writeSync } = await import("node:fs");
  const spool = await claimSpool({ spoolDir: ${JSON.stringify(spoolDir)}, proposeId: () => "w", maxBytes: 2 ** 28, log });
  let slot = ${from};
  async function line() {
    for (;;) {
      const mine = (slot += 60);
      const { kind } = await spool.append(makePayload(mine, 1 + (mine / 60) % 500));
      if (kind === "taken") writeSync(1, mine + "\\n");
    }
  }
  for (let i = 0; i < 4; i++) line();`;

describe("a process that is killed while it appends", () => {
  it("has lost nothing that it had said was taken, however often", async () => {
    const spoolDir = mkdtempSync(join(tmpdir(), "spool-kill-"));
    try {
      const taken: number[] = [];
      for (let round = 1; round <= 6; round++) {
        const script = appender(spoolDir, round * 10_000_000);
        const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        let text = "";
        child.stdout.on("data", (chunk: Buffer) => {
          text += chunk.toString("utf8");
          // A different moment each round, without a clock.
          if (text.length > round * round * 150) child.kill("SIGKILL");
        });
        await once(child, "close");
        taken.push(...text.split("\n").slice(0, -1).map(Number));
      }
      expect(taken.length).toBeGreaterThan(100);
      const spool = await claimSpool({ spoolDir, proposeId: () => "other", maxBytes: 2 ** 28, log });
      expect(spool.workerId).toBe("w");
      const found = new Set((await spool.read(1e6, 1e9)).map(({ payload }) => payload.slot));
      await spool.close();
      expect(taken.filter((slot) => !found.has(slot))).toEqual([]);
    } finally {
      rmSync(spoolDir, { recursive: true });
    }
  }, 60_000);
});
