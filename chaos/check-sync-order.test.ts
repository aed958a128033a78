import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packFrame } from "#lib/spool/frame.ts";
import { checkSyncOrder } from "./check-sync-order.ts";
import { traceBytes } from "./read-trace.ts";

const check = (lines: readonly string[]) => checkSyncOrder(lines.join("\n"));

/** As strace writes bytes. */
const octal = (bytes: Buffer) => [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
const record = (slot: number) =>
  octal(packFrame({ codec: 0, bytes: Buffer.from("{}") }, { number: 1, points: 1, slot }));

const open = '71  openat(AT_FDCWD, "/s/w/00000001.segment", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 24';
const write = (slot: number) => `72  pwrite64(24, "${record(slot)}", 44, 24) = 44`;
const sync = "73  fdatasync(24)     = 0";
const openFolder = '72  openat(AT_FDCWD, "/s/w", O_RDONLY|O_CLOEXEC) = 25';
const syncFolder = "71  fsync(25)     = 0";
const taken = (slot: number) =>
  `70  write(1, "{\\"slot\\":${slot},\\"by\\":\\"spool\\",\\"msg\\":\\"taken\\"}\\n", 26) = 26`;
const named = [open, openFolder, syncFolder];

describe("checkSyncOrder, on recorded traces", () => {
  it("passes write, sync, folder sync, taken; and later records without a folder sync", () => {
    const lines = [open, write(60), sync, openFolder, syncFolder, taken(60), write(120), sync, taken(120)];
    expect(check(lines)).toEqual({ taken: 2, written: 2, syncs: 2, folderSyncs: 1, violations: [] });
  });

  it.each([
    ["no sync at all", [...named, write(60), taken(60)]],
    ["taken before the sync", [...named, write(60), taken(60), sync]],
    ["a sync before the write", [...named, sync, write(60), taken(60)]],
    [
      "a sync that failed",
      [...named, write(60), "73  fdatasync(24) = -1 EIO (Input/output error)", taken(60)],
    ],
    [
      "a sync that repeats one that failed",
      [...named, write(60), "73  fdatasync(24) = -1 EIO (x)", sync, taken(60)],
    ],
    ["no folder sync of a new segment", [open, write(60), sync, taken(60)]],
    ["a sync of another file", [...named, write(60), "73  fdatasync(9) = 0", taken(60)]],
    ["a record of another slot", [...named, write(120), sync, taken(60)]],
    ["one record that is said twice", [...named, write(60), sync, taken(60), taken(60)]],
    [
      "a write while the sync runs",
      [
        ...named,
        "73  fdatasync(24 <unfinished ...>",
        write(60),
        "73  <... fdatasync resumed>) = 0",
        taken(60),
      ],
    ],
    [
      "taken while the sync runs",
      [
        ...named,
        write(60),
        "73  fdatasync(24 <unfinished ...>",
        taken(60),
        "73  <... fdatasync resumed>) = 0",
      ],
    ],
  ])("finds %s", (_, lines) => {
    expect(check(lines).violations).toHaveLength(1);
  });

  it("reads calls that were interrupted by others, and threads in brackets", () => {
    const [begun] = write(60).split(" = ");
    const lines = [
      ...named,
      `${begun?.replace("72  ", "[pid  72] ").slice(0, -1)} <unfinished ...>`,
      "[pid  73] close(99) = 0",
      "[pid  72] <... pwrite64 resumed>) = 44",
      "[pid  73] fdatasync(24 <unfinished ...>",
      "[pid  73] <... fdatasync resumed>) = 0",
      taken(60),
    ];
    expect(check(lines)).toMatchObject({ taken: 1, written: 1, violations: [] });
  });

  it("refuses a trace whose strings were cut short", () => {
    expect(() => check([open, '72  pwrite64(24, "\\365\\32"..., 44, 24) = 44'])).toThrow(
      "cut a string short",
    );
  });

  it("decodes what strace escapes", () => {
    expect([...traceBytes('a\\n\\t\\"\\\\\\0\\3657\\x0f')]).toEqual([97, 10, 9, 34, 92, 0, 0o365, 55, 15]);
  });
});

const script = (spoolDir: string, careless: boolean) => `
  const { writeSync } = await import("node:fs");
  const { log } = await import("#lib/log.ts");
  const { claimSpool } = await import("#lib/spool/claim-spool.ts");
  const { realDisk } = await import("#lib/spool/disk.ts");
  const { makePayload } = await import("#lib/testing/make-payload.ts");
  const unsynced = (file) => ({ ...file, sync: async () => {} });
  const disk = ${careless} ? { ...realDisk, create: async (path) => unsynced(await realDisk.create(path)) } : realDisk;
  const spoolDir = ${JSON.stringify(spoolDir)};
  const spool = await claimSpool({ spoolDir, proposeId: () => "w", maxBytes: 2 ** 26, log, disk });
  const line = async (from) => {
    for (let i = 0; i < 20; i++) {
      const slot = (from + 4 * i) * 60;
      const { kind } = await spool.append(makePayload(slot, slot % 97));
      if (kind === "taken") writeSync(1, JSON.stringify({ slot, by: "spool", msg: "taken" }) + "\\n");
    }
  };
  await Promise.all([1, 2, 3, 4].map(line));
  await spool.close();`;

const hasStrace = spawnSync("strace", ["-V"]).status === 0;
const mayTrace = hasStrace && spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0;

// Elsewhere there is nothing to trace with. On Linux a test that can't run is skipped, which npm test counts as failed.
if (process.platform === "linux") {
  describe("checkSyncOrder, on a real process under strace", () => {
    function trace(careless: boolean) {
      const folder = mkdtempSync(join(tmpdir(), "sync-order-"));
      try {
        const file = join(folder, "trace");
        const calls = "trace=openat,write,pwrite64,fdatasync,fsync,close";
        const node = [process.execPath, "--input-type=module", "-e", script(join(folder, "spool"), careless)];
        const { status } = spawnSync("strace", ["-f", "-s", "100000000", "-e", calls, "-o", file, ...node]);
        expect(status).toBe(0);
        return checkSyncOrder(readFileSync(file, "utf8"));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }

    it.skipIf(!mayTrace)(
      "finds that the spool writes, syncs, and only then says taken",
      () => {
        expect(trace(false)).toMatchObject({ taken: 80, written: 80, folderSyncs: 1, violations: [] });
      },
      60_000,
    );

    it.skipIf(!mayTrace)(
      "finds a spool that does not sync, though every record is there afterwards",
      () => {
        expect(trace(true).violations).toHaveLength(80);
      },
      60_000,
    );
  });
}
