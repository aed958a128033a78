/** The list as a file: the same as its pages, whatever happens meanwhile. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { detectFormat } from "#lib/domain/import-format.ts";
import { influencerSorts } from "#lib/domain/influencer-terms.ts";
import { parseCsvLine } from "#lib/domain/parse-csv-line.ts";
import { parseImportLine } from "#lib/domain/parse-import-line.ts";
import { newTagSchema } from "#lib/domain/tags.ts";
import { type ListInput, listInfluencers } from "#lib/query/list-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { dropSnapshot, makeSnapshot, type SnapshotRow } from "#lib/testing/make-snapshot.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { writeInfluencers } from "./write-influencers.ts";

const HEAD =
  "platform,externalId,username,state,interval,tags,addedAt,followers,following,posts,latestTime,rank,demo,gain";
let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const row = (i: number, more: Partial<SnapshotRow> = {}): SnapshotRow => ({
  ...{ externalId: String(1_000_000 + i), username: null, followers: i, added: 1_700_000_000_000_000 + i },
  ...more,
});

async function read(input: ListInput = {}): Promise<string> {
  let text = "";
  for await (const part of writeInfluencers(t.db, input)) text += part;
  return text;
}

/** The second column of each line. */
const idsOf = (text: string) =>
  text
    .split("\r\n")
    .filter((line) => line !== "" && line !== HEAD)
    .map((line) => parseCsvLine(line, ",")?.[1] ?? "");

test("without a snapshot, and where nobody matches, there is the head alone", async () => {
  expect(await read()).toBe(`${HEAD}\r\n`);
  const generation = await makeSnapshot(t.db, [row(1)]);
  expect(await read({ tag: "nobody's" })).toBe(`${HEAD}\r\n`);
  await dropSnapshot(t.db, generation);
});

test("what is not known is empty, times are ISO, no cell is a formula", async () => {
  const generation = await makeSnapshot(t.db, [
    row(1, { username: '=HYPERLINK("x")', tags: ["+a", "b"], state: "paused", gain: -3 }),
    row(2, { followers: null, username: "a, b" }),
    row(3, { followers: 0 }),
  ]);
  expect((await read({ sort: "added", dir: "asc" })).split("\r\n")).toEqual([
    HEAD,
    `mockstagram,1000001,"'=HYPERLINK(""x"")",paused,60,'+a|b,2023-11-14T22:13:20.000Z,1,5,,,1,false,-3`,
    'mockstagram,1000002,"a, b",ok,60,,2023-11-14T22:13:20.000Z,,5,,,,false,',
    "mockstagram,1000003,,ok,60,,2023-11-14T22:13:20.000Z,0,5,,,2,false,",
    "",
  ]);
  expect(idsOf(await read({ state: "paused" }))).toEqual(["1000001"]);
  expect(idsOf(await read({ sort: "name", dir: "desc", search: "1" }))).toEqual([
    "1000002",
    "1000001",
    "1000003",
  ]);
  await dropSnapshot(t.db, generation);
});

test("an import reads from the file the tags that were written, whatever they hold", async () => {
  const tag = fc
    .oneof(fc.stringMatching(/^[=+@＝'";, ab-]{1,6}$/), fc.string({ unit: "grapheme", maxLength: 12 }))
    .map((text) => text.trim())
    .filter((text) => newTagSchema.safeParse(text).success);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(tag, { maxLength: 4 }), { minLength: 1, maxLength: 40 }),
      async (all) => {
        const generation = await makeSnapshot(
          t.db,
          all.map((tags, i) => row(i, { tags })),
        );
        const [head = "", ...lines] = (await read({ sort: "added", dir: "asc" })).trimEnd().split("\r\n");
        await dropSnapshot(t.db, generation);
        const defaults = { platform: "mockstagram", interval: 300 } as const;
        expect(lines.map((line) => parseImportLine(line, detectFormat(head), defaults))).toEqual(
          all.map((tags, i) => ({
            kind: "influencer",
            value: { platform: "mockstagram", externalId: row(i).externalId, interval: 60, tags },
          })),
        );
      },
    ),
    { numRuns: runsOf(25) },
  );
});

type Step = { kind: "none" } | { kind: "remove" | "erase"; id: number } | { kind: "build" };

/** Removed influencers have a row of the registry; ids are those of the snapshot. */
async function register(count: number): Promise<void> {
  await t.db.execute(sql`TRUNCATE influencers, erased_influencers RESTART IDENTITY CASCADE`);
  const { shardId } = await insertInfluencer(t.db, "1");
  await t.db.execute(sql`
    INSERT INTO influencers (platform, external_id, interval_s, shard_id)
    SELECT 'mockstagram', (1000000 + i)::text, 60, ${shardId} FROM generate_series(2, ${count}::int) AS i`);
}

test("a file is the union of the pages, nobody twice or left out, while influencers come and go and generations are built", async () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constant({ kind: "none" as const }),
    fc.record({
      kind: fc.constantFrom("remove" as const, "erase" as const),
      id: fc.integer({ min: 1, max: 25 }),
    }),
    fc.constant({ kind: "build" as const }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          followers: fc.option(fc.nat(4), { freq: 3 }),
          gain: fc.option(fc.integer({ min: -2, max: 2 }), { freq: 3 }),
          paused: fc.boolean(),
        }),
        { maxLength: 25 },
      ),
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(...influencerSorts),
      fc.constantFrom("asc", "desc" as const),
      fc.constantFrom(undefined, "paused" as const),
      async (listed, steps, atOnce, sort, dir, state) => {
        const rows = listed.map(({ followers, gain, paused }, i) =>
          row(i + 1, { followers, gain, state: paused ? "paused" : "ok" }),
        );
        await register(Math.max(25, rows.length));
        const generations = [await makeSnapshot(t.db, rows)];
        const input = { sort, dir, state };
        const gone = new Set<string>();
        const [pages, file]: [string[], string[]] = [[], []];
        const lines = writeInfluencers(t.db, input, { linesAtOnce: atOnce });
        const left = [...steps];
        for (let cursor: string | undefined | null; cursor !== null; ) {
          const part = await lines.next();
          if (!part.done) file.push(...idsOf(part.value));
          const page = await listInfluencers(t.db, { ...input, limit: atOnce, cursor });
          pages.push(...page.items.map(({ externalId }) => externalId));
          cursor = page.next;
          const next = left.shift() ?? { kind: "none" };
          if (next.kind === "build") generations.push(await makeSnapshot(t.db, [row(90), ...rows]));
          if (next.kind === "remove")
            await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE id = ${next.id}`);
          if (next.kind === "erase")
            await t.db.execute(
              sql`INSERT INTO erased_influencers VALUES (${next.id}) ON CONFLICT DO NOTHING`,
            );
          if ("id" in next) gone.add(String(1_000_000 + next.id));
        }
        for await (const part of lines) file.push(...idsOf(part));
        expect(file).toEqual(pages);
        expect(new Set(file).size).toBe(file.length);
        const stayed = rows.filter((one) => (!state || one.state === state) && !gone.has(one.externalId));
        expect(file).toEqual(expect.arrayContaining(stayed.map(({ externalId }) => externalId)));
        expect(file).not.toContain(row(90).externalId);
        for (const generation of generations) await dropSnapshot(t.db, generation);
      },
    ),
    { numRuns: runsOf(25) },
  );
}, 120_000);

test("a file whose generation is gone ends with an error, never short", async () => {
  // Nobody is removed: whom the test before removed last would be left out.
  await register(3);
  const generation = await makeSnapshot(t.db, [row(1), row(2), row(3)]);
  const lines = writeInfluencers(t.db, {}, { linesAtOnce: 2 });
  expect(idsOf((await lines.next()).value ?? "")).toEqual(["1000003", "1000002"]);
  await dropSnapshot(t.db, generation);
  await expect(lines.next()).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
});
