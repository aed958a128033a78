/** Tags of imported lines: those that stand in the file, whatever they hold. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import { newTagSchema } from "#lib/domain/tags.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { changeImport } from "./change-import.ts";
import { createImport } from "./create-import.ts";
import { putChunk } from "./put-chunk.ts";
import { runImportPart } from "./run-import-part.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram";
const clock = { now: () => 1_700_006_410_000 };

async function clear(): Promise<void> {
  await db.execute(sql`TRUNCATE influencers, shards, tracking_periods, imports, import_chunks, import_lines,
    import_rejected, import_added RESTART IDENTITY CASCADE`);
}
beforeEach(clear);

/** The tags of those whom the file adds, in its order. */
async function tagsAfter(lines: readonly string[]): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(lines.join("\n"));
  const file = { name: "a", platform, interval: 60, bytes: bytes.length, createdBy: "a@b.c" } as const;
  const id = await createImport(db, file);
  await putChunk(db, { importId: id, n: 0, bytes });
  await changeImport(db, { id, action: "check", chunks: 1 });
  while (await runImportPart(db, clock));
  await changeImport(db, { id, action: "start" });
  while (await runImportPart(db, clock));
  const rows = await db.execute<{ tags: string[] }>(
    sql`SELECT tags FROM influencers ORDER BY external_id::int8`,
  );
  return rows.map(({ tags }) => tags);
}

const ndjson = (lines: readonly (readonly string[])[]) =>
  lines.map((tags, i) => JSON.stringify({ externalId: i + 1, tags }));

test("a | parts tags in a field of CSV; a line of JSON with one in a tag is left out", async () => {
  expect(await tagsAfter(["1,60,a|b|", "2,60,"])).toEqual([["a", "b"], []]);
  await clear();
  expect(await tagsAfter(ndjson([["a|b"], ["|"], ["a", "b"], []]))).toEqual([["a", "b"], []]);
});

test("whatever tags may hold, they come back as they were written", async () => {
  const tag = fc
    .oneof(fc.stringMatching(/^[a|{}"\\, ]{1,6}$/), fc.string({ unit: "grapheme", maxLength: 12 }))
    .map((text) => text.trim())
    .filter((text) => newTagSchema.safeParse(text).success);
  const line = fc.uniqueArray(tag, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
      await clear();
      expect(await tagsAfter(ndjson(lines))).toEqual(lines);
    }),
    { numRuns: runsOf(15) },
  );
});
