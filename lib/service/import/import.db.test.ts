/** An import from its first chunk until it is undone: each step once, whatever is repeated or killed. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#lib/db/client.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { getImport } from "#lib/query/import/get-import.ts";
import { dropOldImports } from "#lib/store/import/drop-old-imports.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import type { Clock } from "#lib/time.ts";
import { addInfluencers } from "../add-influencers.ts";
import { removeInfluencer } from "../remove-influencer.ts";
import { changeImport } from "./change-import.ts";
import { createImport } from "./create-import.ts";
import { putChunk } from "./put-chunk.ts";
import { runImportPart } from "./run-import-part.ts";
import { writeRejected } from "./write-rejected.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const NOON = 1_700_006_400;
const clock = { now: () => NOON * 1_000 + 10_000 };

beforeEach(async () => {
  await db.execute(sql`TRUNCATE influencers, shards, tracking_periods, imports, import_chunks, import_lines,
    import_rejected, import_added RESTART IDENTITY CASCADE`);
});

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function begin(...chunks: (string | Uint8Array)[]): Promise<number> {
  const pieces = chunks.map((chunk) => (typeof chunk === "string" ? bytesOf(chunk) : chunk));
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const id = await createImport(db, { name: "ids.csv", platform, interval: 60, bytes, createdBy: "a@b.c" });
  for (const [n, piece] of pieces.entries()) await putChunk(db, { importId: id, n, bytes: piece });
  return id;
}

async function check(...chunks: (string | Uint8Array)[]): Promise<ImportDetail> {
  const id = await begin(...chunks);
  await changeImport(db, { id, action: "check", chunks: chunks.length });
  await runImports(db, clock);
  return await read(id);
}

async function start(...chunks: (string | Uint8Array)[]): Promise<ImportDetail> {
  const { id } = await check(...chunks);
  await changeImport(db, { id, action: "start" });
  await runImports(db, clock);
  return await read(id);
}

/** Part by part, as a worker does it. How many there were. */
async function runImports(
  on: Database,
  at: Clock,
  { parts = Number.POSITIVE_INFINITY } = {},
): Promise<number> {
  let done = 0;
  while (done < parts && (await runImportPart(on, at))) done++;
  return done;
}

async function read(id: number): Promise<ImportDetail> {
  const found = await getImport(db, id);
  if (found === null) throw new Error(`no import ${id}`);
  return found;
}

async function tracked(): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(
    sql`SELECT external_id AS id FROM influencers WHERE removed_at IS NULL ORDER BY external_id::int8`,
  );
  return rows.map(({ id }) => id);
}

async function leftovers() {
  const [row] = await db.execute<{ chunks: number; lines: number }>(sql`
    SELECT (SELECT count(*)::int FROM import_chunks WHERE bytes IS NOT NULL) AS chunks,
      (SELECT count(*)::int FROM import_lines) AS lines`);
  return row;
}

const ids = (from: number, count: number) =>
  `${Array.from({ length: count }, (_, i) => from + i).join("\n")}\n`;

describe("chunks", () => {
  test("the same twice changes nothing; another under its number is refused; so is one that comes too late", async () => {
    const id = await begin("1\n2\n", "3\n");
    const before = await read(id);
    await putChunk(db, { importId: id, n: 0, bytes: bytesOf("1\n2\n") });
    expect(await read(id)).toEqual(before);
    const other = putChunk(db, { importId: id, n: 0, bytes: bytesOf("1\n9\n") });
    await expect(other).rejects.toMatchObject({ code: "CONFLICT" });
    await changeImport(db, { id, action: "check", chunks: 2 });
    await runImports(db, clock);
    await putChunk(db, { importId: id, n: 0, bytes: bytesOf("1\n2\n") });
    const late = putChunk(db, { importId: id, n: 2, bytes: bytesOf("4\n") });
    await expect(late).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("ready") });
    expect(await read(id)).toMatchObject({ state: "ready", fresh: 3 });
  });

  test("in any order and side by side; what is missing is told", async () => {
    const text = ["1\n", "2\n", "3\n", "4"];
    const id = await createImport(db, { name: "x", platform, interval: 60, bytes: 7, createdBy: "a@b.c" });
    await Promise.all(
      [3, 1, 0, 3].map((n) => putChunk(db, { importId: id, n, bytes: bytesOf(text[n] ?? "") })),
    );
    const early = changeImport(db, { id, action: "check", chunks: 4 });
    await expect(early).rejects.toMatchObject({ code: "CONFLICT", details: { missing: [2] } });
    expect((await read(id)).chunks.map(({ n }) => n)).toEqual([0, 1, 3]);
    await putChunk(db, { importId: id, n: 2, bytes: bytesOf("3\n") });
    await changeImport(db, { id, action: "check", chunks: 4 });
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ fresh: 4, lines: 4 });
  });

  test("cut inside a line are refused, since its halves would be two accounts; the last one may end anyhow", async () => {
    for (const [cut, ...chunks] of [
      [0, "1000041\n1000", "421\n1000043\n"],
      [1, "1\n", "2\r", "\n3"],
      [2, "1\r\n", "2\n", "3", "4", "5\n"],
    ] as [number, ...string[]][]) {
      const id = await begin(...chunks);
      await expect(changeImport(db, { id, action: "check", chunks: chunks.length })).rejects.toMatchObject({
        code: "BAD_REQUEST",
        message: expect.stringContaining(`Chunk ${cut} of import ${id} ends inside a line. Cancel`),
        details: { chunk: cut },
      });
      expect((await read(id)).state).toBe("receiving");
      await changeImport(db, { id, action: "cancel" });
    }
    expect(await check("1\r\n", "\n", "2\n3")).toMatchObject({ state: "ready", lines: 4, fresh: 3 });
    // Without a line feed it is one line, wherever it is cut: nobody, and told.
    expect(await check("1\r2\r3\r")).toMatchObject({ fresh: 0, lines: 1, malformed: 1 });
  });

  test("limits: bytes and lines in all, bytes of a line, also over several chunks", async () => {
    const tooLarge = { code: "TOO_LARGE" };
    const huge = { name: "x", platform, interval: 60, bytes: 64_000_001, createdBy: "a@b.c" } as const;
    await expect(createImport(db, huge)).rejects.toMatchObject(tooLarge);
    const id = await createImport(db, { ...huge, bytes: 64_000_000 });
    const put = (n: number, bytes: Uint8Array) => putChunk(db, { importId: id, n, bytes });
    await expect(put(0, new Uint8Array(1_000_001).fill(10))).rejects.toMatchObject(tooLarge);
    await put(0, new Uint8Array(600_000).fill(10));
    await expect(put(1, new Uint8Array(400_001).fill(10))).rejects.toMatchObject(tooLarge);
    await expect(put(1, bytesOf(`1\n${"1".repeat(1_001)}\n`))).rejects.toMatchObject({
      ...tooLarge,
      message: expect.stringMatching(/^Line 600,002 is longer/),
    });
    await put(1, bytesOf(`${"1".repeat(1_000)}\n`));
    await db.execute(sql`UPDATE import_chunks SET size = 63999999 - 1001 WHERE n = 0`);
    await expect(put(2, bytesOf("12"))).rejects.toMatchObject(tooLarge);
    await put(2, bytesOf("1"));
  });

  test("nothing, UTF-16 and an import that is not there are refused in words", async () => {
    const id = await createImport(db, { name: "x", platform, interval: 60, bytes: 7, createdBy: "a@b.c" });
    const put = (importId: number, bytes: number[]) =>
      putChunk(db, { importId, n: 0, bytes: Uint8Array.from(bytes) });
    await expect(put(id, [])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(put(id, [0xff, 0xfe, 0x31, 0])).rejects.toThrow("UTF-16");
    await expect(put(99, [0x31])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the preview", () => {
  test("counts each kind, with its first lines, and adds nobody", async () => {
    await addInfluencers(db, { platform, externalIds: ["7"], interval: 60 }, clock);
    const found = await check("\uFEFFid,interval\r\n5,300\r\n\r\n7,\r\n", "5,60\r\nabc,60\r\n8,61\r\n9,60");
    expect(found).toMatchObject({
      state: "ready",
      lines: 8,
      fresh: 2,
      existing: 1,
      duplicate: 1,
      malformed: 2,
      reasons: { malformed_id: 1, bad_interval: 1 },
      samples: {
        fresh: [
          { line: 2, text: "5,300" },
          { line: 8, text: "9,60" },
        ],
        existing: [{ line: 4, text: "7," }],
        duplicate: [{ line: 5, text: "5,60" }],
      },
      rejected: [
        { line: 6, text: "abc,60", reason: "malformed_id" },
        { line: 7, text: "8,61", reason: "bad_interval" },
      ],
    });
  });

  test("rejected lines come back as a file in which nothing is a formula", async () => {
    const bad = Uint8Array.from([0x31, 0xff, 10, 0x32, 0, 10]);
    const found = await check('1\n=1+1\n"2\n3,60\n,\n', bad);
    expect(found).toMatchObject({ fresh: 1, malformed: 6 });
    let text = "";
    for await (const part of writeRejected(db, found.id)) text += part;
    expect(text.split("\r\n")).toEqual([
      "line,text,reason",
      "2,'=1+1,no id of this platform",
      '3,"""2","a quote that does not end on this line, or text beside one"',
      '4,"3,60","not as many columns as the file has (without a header: id, interval, tags)"',
      '5,",","not as many columns as the file has (without a header: id, interval, tags)"',
      "6,1\uFFFD,not UTF-8",
      "7,2\uFFFD,contains a NUL character",
      "",
    ]);
  });

  test("what it adds to the load is told", async () => {
    expect((await check("1,60\n2,300\n", "2,60\n3,900")).addsPerSecond).toBeCloseTo(
      1 / 60 + 1 / 300 + 1 / 900,
      9,
    );
  });
});

describe("adding", () => {
  test("whom it adds, with interval and tags; who is tracked stays as they are; the same file again adds 0", async () => {
    await addInfluencers(db, { platform, externalIds: ["1000"], interval: 300 }, clock);
    const text = [
      '{"externalId":"1000","interval":60,"tags":["x"]}',
      '{"externalId":1001,"tags":["a","b"]}',
      "{",
    ].join("\n");
    const first = await start(text);
    expect(first).toMatchObject({ state: "done", added: 1, skipped: 1, malformed: 1 });
    const rows = await db.execute(
      sql`SELECT external_id AS id, interval_s AS every, tags FROM influencers ORDER BY id`,
    );
    expect([...rows]).toEqual([
      { id: "1000", every: 300, tags: [] },
      { id: "1001", every: 60, tags: ["a", "b"] },
    ]);
    expect(await start(text)).toMatchObject({ state: "done", fresh: 0, existing: 2, added: 0, skipped: 2 });
    expect(await leftovers()).toEqual({ chunks: 0, lines: 0 });
    expect(await runImportPart(db, clock)).toBe(false);
  });

  test("a whole batch with tags, on a registry that the planner takes for empty, is added with each its own", async () => {
    await db.execute(sql`ANALYZE influencers, import_lines, shards`);
    const tagged = Array.from({ length: 10_000 }, (_, i) => `${i + 1},60,t${i % 7}|x`).join("\n");
    const { id } = await check(tagged);
    await changeImport(db, { id, action: "start" });
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ state: "done", added: 10_000 });
    const [row] = await db.execute(sql`
      SELECT count(*)::int AS n FROM influencers WHERE tags = ARRAY['t' || (external_id::int - 1) % 7, 'x']`);
    expect(row).toEqual({ n: 10_000 });
  });

  test("pause, resume, cancel: what was added stays, the rest is dropped, and all of it can be undone", async () => {
    const { id } = await check(ids(1, 8_000), ids(8_001, 4_000));
    await changeImport(db, { id, action: "start" });
    await runImports(db, clock, { parts: 1 });
    await changeImport(db, { id, action: "pause" });
    expect(await runImports(db, clock)).toBe(0);
    expect(await read(id)).toMatchObject({ state: "paused", added: 5_000 });
    await changeImport(db, { id, action: "resume" });
    await runImports(db, clock, { parts: 1 });
    expect((await changeImport(db, { id, action: "cancel" })).added).toBe(10_000);
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ state: "cancelled", added: 10_000 });
    expect(await leftovers()).toEqual({ chunks: 0, lines: 0 });
    await changeImport(db, { id, action: "undo", confirm: "ids.csv" });
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ state: "undone", removed: 10_000 });
    expect(await tracked()).toEqual([]);
  });

  test("what is in hand nobody else begins; whoever pauses does not wait for it, and it still counts", async () => {
    const { id } = await check(ids(1, 6_000));
    await changeImport(db, { id, action: "start" });
    const registry = Promise.withResolvers<void>();
    const holding = Promise.withResolvers<void>();
    const other = db.transaction(async (tx) => {
      await lockRegistry(tx);
      holding.resolve();
      await registry.promise;
    });
    await holding.promise;
    const run = runImports(db, clock);
    await untilLockAwaited(db);
    expect(await runImports(db, clock)).toBe(0);
    expect(await changeImport(db, { id, action: "pause" })).toMatchObject({ state: "paused", added: 0 });
    registry.resolve();
    await other;
    expect(await run).toBe(1);
    expect(await read(id)).toMatchObject({ state: "paused", added: 5_000 });
  });

  test("steps that its state does not allow are refused; a step that is asked for again is not", async () => {
    const { id } = await check("1\n");
    for (const action of ["pause", "resume"] as const)
      await expect(changeImport(db, { id, action })).rejects.toMatchObject({ code: "CONFLICT" });
    const undo = changeImport(db, { id, action: "undo", confirm: String(id) });
    await expect(undo).rejects.toMatchObject({ code: "CONFLICT" });
    await changeImport(db, { id, action: "start" });
    expect(await changeImport(db, { id, action: "start" })).toMatchObject({ state: "running" });
    await runImports(db, clock);
    expect(await changeImport(db, { id, action: "start" })).toMatchObject({ state: "done" });
    await expect(changeImport(db, { id, action: "cancel" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(changeImport(db, { id: 99, action: "start" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("undoing", () => {
  test("takes exactly those out whom it added: not who was there before, nor who came again since", async () => {
    await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, clock);
    const { id } = await start("2\n3\n4\n5\n");
    // 4 was taken out by hand and added anew: by somebody else, as another influencer.
    await removeInfluencer(db, platform, "4", clock);
    await addInfluencers(db, { platform, externalIds: ["4"], interval: 60 }, clock);
    await expect(changeImport(db, { id, action: "undo", confirm: "7" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await changeImport(db, { id, action: "undo", confirm: String(id) });
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ state: "undone", added: 3, removed: 2 });
    expect(await tracked()).toEqual(["1", "2", "4"]);
    expect(await changeImport(db, { id, action: "undo", confirm: String(id) })).toMatchObject({
      state: "undone",
    });
  });
});

describe("a part that can't be done", () => {
  const loseChunk = (id: number) =>
    db.execute(sql`UPDATE import_chunks SET n = n + 100 WHERE import_id = ${id} AND n = 1`);
  const findChunk = (id: number) =>
    db.execute(sql`UPDATE import_chunks SET n = n - 100 WHERE import_id = ${id} AND n > 100`);

  test("stops its import with the reason, and nobody else's; tried again, it fails again or goes on", async () => {
    const id = await begin("1\n", "2\n");
    await changeImport(db, { id, action: "check", chunks: 2 });
    await loseChunk(id);
    const other = await begin("3\n");
    await changeImport(db, { id: other, action: "check", chunks: 1 });
    const problem = `Chunk 1 of import ${id} is not there.`;
    await expect(runImports(db, clock)).rejects.toThrow(problem);
    await runImports(db, clock);
    expect((await read(other)).state).toBe("ready");
    expect(await read(id)).toMatchObject({ state: "checking", lines: 1, problem });
    expect(await changeImport(db, { id, action: "retry" })).toMatchObject({
      state: "checking",
      problem: null,
    });
    await expect(runImports(db, clock)).rejects.toThrow(problem);
    await findChunk(id);
    await changeImport(db, { id, action: "retry" });
    expect(await changeImport(db, { id, action: "retry" })).toMatchObject({ problem: null });
    await runImports(db, clock);
    expect(await read(id)).toMatchObject({ state: "ready", fresh: 2, problem: null });
    const [notes] = await db.execute(sql`
      SELECT count(*)::int AS n FROM audit_events WHERE action = 'import.retry' AND target_id = ${String(id)}`);
    expect(notes).toEqual({ n: 2 });
  });

  test("can be left: cancelled, it is cleaned like any other", async () => {
    const id = await begin("1\n", "2\n");
    await changeImport(db, { id, action: "check", chunks: 2 });
    await loseChunk(id);
    await expect(runImports(db, clock)).rejects.toThrow("not there");
    expect(await changeImport(db, { id, action: "cancel" })).toMatchObject({ problem: null });
    await runImports(db, clock);
    expect(await leftovers()).toEqual({ chunks: 0, lines: 0 });
  });
});

/** Whatever it does comes to nothing, as when it is killed before the commit. */
function dying(alive: Database): Database {
  return new Proxy(alive, {
    get(target, name) {
      if (name !== "transaction") return Reflect.get(target, name);
      const transaction: Database["transaction"] = (work, config) =>
        target.transaction(async (tx) => {
          await work(tx);
          throw Object.assign(new Error("killed"), { code: "57P01" });
        }, config);
      return transaction;
    },
  });
}

test("killed anywhere, by any number of workers side by side, it ends as if nothing had happened", async () => {
  const line = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }).map(String) },
    fc.constantFrom("", "abc", "1,60", '"', "0"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
      async (chunks, deaths, before) => {
        await db.execute(sql`TRUNCATE influencers, shards, tracking_periods, imports, import_chunks, import_lines,
          import_rejected, import_added RESTART IDENTITY CASCADE`);
        await addInfluencers(db, { platform, externalIds: before.map(String), interval: 60 }, clock);
        // A header makes all of them columns of one: what a line is does not hang on which comes first.
        const id = await begin(...chunks.map((lines, n) => `${n === 0 ? "id\n" : ""}${lines.join("\n")}\n`));
        const run = async () => {
          for (const parts of deaths) {
            await runImports(db, clock, { parts });
            // Nothing left to do is nothing to die of.
            await runImports(dying(db), clock, { parts: 1 }).catch(() => 0);
          }
          await Promise.all([runImports(db, clock), runImports(db, clock), runImports(db, clock)]);
          await runImports(db, clock);
        };
        await changeImport(db, { id, action: "check", chunks: chunks.length });
        await run();
        const sound = chunks.flat().filter((text) => /^[1-9]\d*$/.test(text));
        const distinct = new Set(sound);
        const known = new Set(before.map(String));
        const fresh = [...distinct].filter((text) => !known.has(text));
        const expected = {
          lines: 1 + chunks.flat().length,
          fresh: fresh.length,
          existing: distinct.size - fresh.length,
          duplicate: sound.length - distinct.size,
          malformed: chunks.flat().filter((text) => text !== "").length - sound.length,
        };
        expect(await read(id)).toMatchObject({ state: "ready", ...expected });
        await changeImport(db, { id, action: "start" });
        await run();
        expect(await read(id)).toMatchObject({ state: "done", added: fresh.length, ...expected });
        const all = [...new Set([...distinct, ...known])].sort((a, b) => Number(a) - Number(b));
        expect(await tracked()).toEqual(all);
        if (fresh.length === 0) return;
        await changeImport(db, { id, action: "undo", confirm: String(id) });
        await run();
        expect(await read(id)).toMatchObject({ state: "undone", removed: fresh.length });
        expect(await tracked()).toEqual([...known].sort((a, b) => Number(a) - Number(b)));
      },
    ),
    { numRuns: runsOf(8) },
  );
});

test("drafts that nobody touches expire; rejected lines go a month after the end; what waits for nothing stays", async () => {
  const draft = await begin("1\n");
  const { id: ready } = await check("2\nabc\n");
  const { id: done } = await start("3\nabc\n");
  const age = async (id: number, column: string, days: number) =>
    await db.execute(
      sql`UPDATE imports SET ${sql.identifier(column)} = now() - ${days} * interval '1 day' WHERE id = ${id}`,
    );
  await dropOldImports(db);
  expect((await read(draft)).state).toBe("receiving");
  await age(draft, "touched_at", 1.1);
  await age(ready, "touched_at", 1.1);
  await age(done, "finished_at", 29);
  await dropOldImports(db);
  expect([(await read(draft)).state, (await read(ready)).state, (await read(done)).state]).toEqual([
    "cancelled",
    "cancelled",
    "done",
  ]);
  expect((await read(done)).rejected).toHaveLength(1);
  await age(done, "finished_at", 31);
  await dropOldImports(db);
  expect((await read(done)).rejected).toHaveLength(0);
  await runImports(db, clock);
  expect(await leftovers()).toEqual({ chunks: 0, lines: 0 });
});
