/** ETags of answers over the past: who still has the answer is told so, and nobody is told so who has an older one. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { FailureReason } from "#lib/domain/failure.ts";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { AppError } from "#lib/errors.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { dropExpired } from "#lib/ingest/drop-expired.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { resumeInfluencer } from "#lib/service/resume-influencer.ts";
import { deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { insertDemoHistory } from "#lib/store/insert-demo-history.ts";
import { noteHourWrites } from "#lib/store/note-hour-writes.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { GET as analytics } from "../../app/api/influencer_analytics/[id]/route.ts";
import { GET as series } from "../../app/api/v1/influencers/[platform]/[externalId]/series/route.ts";
import { GET as stats } from "../../app/api/v1/influencers/[platform]/[externalId]/stats/route.ts";
import { GET as many } from "../../app/api/v1/series/route.ts";
import { provideContext } from "./get-context.ts";

const t = await createTestDatabase({ max: 6, prepared: true });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
/** A whole hour; the influencers are added three hours before. */
const START = 1_700_006_400;
const ADDED = START - 3 * 3_600;
let now = START;
const clock = { now: () => now * 1_000 };

beforeEach(clear);

async function clear() {
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, rollups_15m, rollups_1h, fetch_failures, dirty_hours,
      hour_writes, retention, erased_influencers, worker_runs, markers RESTART IDENTITY CASCADE`);
  provideContext(testContext(t.web, { clock }));
  now = ADDED;
  await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, clock);
  now = START;
}

interface Answer {
  status: number;
  etag: string | null;
  cache: string | null;
  body: string;
}

const routes = { analytics, series, stats, many };
/** Of influencer 1, `many` of 2 and of nobody, too, over the hours before START; `what`: "series?step=1h". */
async function ask(what: string, headers: Record<string, string> = {}): Promise<Answer> {
  const [name = "", query = ""] = what.split("?");
  const params = name === "analytics" ? { id: "1" } : { platform, externalId: "1" };
  const handler = routes[name === "analytics" || name === "stats" || name === "many" ? name : "series"];
  const ids = name === "many" ? "ids=mockstagram/1,mockstagram/2,mockstagram/999&" : "";
  const request = new Request(`http://127.0.0.1:3000/x?${ids}${query}`, { headers });
  const response = await handler(request, { params: Promise.resolve(params) });
  return {
    status: response.status,
    etag: response.headers.get("etag"),
    cache: response.headers.get("cache-control"),
    body: await response.text(),
  };
}

const whole = `from=${ADDED - 3_600}&to=${START - 300}`;
const late = `from=${START - 3_000}&to=${START - 300}`;
const questions = [
  `analytics?start_time=${ADDED - 3_600}&end_time=${START - 300}`,
  `series?${whole}`,
  `series?${late}&step=5m&fields=followers`,
  `stats?${late}`,
  `many?${whole}`,
];

interface Fact {
  /** Minutes before START. */
  back: number;
  who?: number;
  followers?: number | null;
  reason?: FailureReason;
  all?: boolean;
}

function payloadOf({ back, who = 1, followers = 7, reason, all = false }: Fact) {
  const point = { ids: [who], offsets: [2_000], followers: [followers], following: [3], posts: [null] };
  const none = { ids: [], offsets: [], followers: [], following: [], posts: [] };
  const failures = reason ? [{ reason, ids: all ? ("all" as const) : [who] }] : [];
  return {
    v: 1 as const,
    shard: 1,
    slot: START - back * MINUTE_S,
    fetchedAt: 0,
    ...(reason ? none : point),
    failures,
  };
}
const store = (fact: Fact) => storeDataPoints(db, [payloadOf(fact)]);

/** Of whoever has that account now: added again it is another one. */
async function idOf(externalId: number): Promise<number> {
  const [row] = await db.execute<{ id: number | null }>(sql`
    SELECT max(id)::int AS id FROM influencers WHERE external_id = ${String(externalId)}`);
  return row?.id ?? 0;
}

async function insertDemo() {
  const id = await idOf(1);
  const slots = [10, 30, 50].map((back) => ADDED - back * MINUTE_S);
  await db.transaction(async (tx) => {
    const counts = { offsets: [1, 1, 1], followers: [1, 2, 3], following: [1, 1, 1] };
    const period = { id, shard: 1, from: ADDED - 3_600, to: ADDED, interval: 60 };
    await insertDemoHistory(tx, { ids: [id, id, id], slots, ...counts }, [period]);
  });
}
/** Data points of more than two hours before START. */
const drop = () => dropExpired(db, clock, { rawDays: 1.5 / 24, settleS: 0 });
const deleteDemo = () => db.transaction((tx) => deleteDemoHistory(tx, 10));

/** Some actions find nobody to act on, or come too late: that is an answer, too. Anything else is an error. */
async function orRefused(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "CONFLICT")) return false;
    throw error;
  }
}

async function eraseAndAddAgain() {
  await orRefused(() => removeInfluencer(db, platform, "1", clock));
  await db.execute(
    sql`UPDATE influencers SET removed_at = now() - interval '1 day' WHERE removed_at IS NOT NULL`,
  );
  await eraseRemoved(db);
  await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
}

/** As long as it can be undone; after that somebody adds the account again. */
async function comeBack() {
  if (!(await orRefused(() => restoreInfluencer(db, platform, "1", clock)))) await eraseAndAddAgain();
}

async function noteRun(from: number, to: number) {
  await db.execute(sql`
    INSERT INTO worker_runs VALUES ('w', to_timestamp(${START - from * 60}), to_timestamp(${START - to * 60}))
    ON CONFLICT DO NOTHING`);
}

describe("an answer over the past", () => {
  test.each(questions)(
    "%s: may be kept for a minute, and is not made again for who has it",
    async (question) => {
      await store({ back: 20 });
      const first = await ask(question);
      expect(first).toMatchObject({ status: 200, cache: "public, max-age=60" });
      expect(first.etag).toMatch(/^W\/"[\w-]{22}\.[\w.-]+"$/);
      const etag = String(first.etag);
      for (const listed of [etag, etag.slice(2), `"other", ${etag}`, `W/"a",${etag} , "b"`, "*"]) {
        const again = await ask(question, { "if-none-match": listed });
        expect(again).toEqual({ status: 304, etag, cache: "public, max-age=60", body: "" });
      }
      for (const other of ['"other"', `W/"${etag}"`, etag.replace(/"$/, ""), ""]) {
        expect(await ask(question, { "if-none-match": other })).toEqual(first);
      }
    },
  );

  test.each(questions)("%s: nothing is kept for whoever shows a session or a key", async (question) => {
    const { etag } = await ask(question);
    for (const headers of [
      { cookie: "ia_session=whatever; __Host-ia_session=whatever" },
      { authorization: "Bearer k" },
    ]) {
      const answer = await ask(question, { ...headers, "if-none-match": String(etag) });
      expect(answer).toMatchObject({ status: 200, etag: null, cache: "private, no-store" });
    }
  });

  test.each(["series", "stats", "many"])(
    "%s: a range that reaches the present, or a slot that is not over, has no ETag",
    async (name) => {
      for (const [to, kept] of [
        [START + 60, false],
        [START, false],
        [START - 1, false],
        [START - 60, true],
      ] as const) {
        const { etag, cache } = await ask(`${name}?from=${ADDED}&to=${to}`);
        expect([to, etag !== null, cache]).toEqual([to, kept, kept ? "public, max-age=60" : "no-store"]);
      }
      now = START + 10;
      expect((await ask(`${name}?from=${ADDED}&to=${START}`)).etag).not.toBeNull();
    },
  );

  test("reasons that are dropped one day without a note: no ETag", async () => {
    expect((await ask(`series?from=${START - 396 * 86_400}&to=${START - 300}`)).etag).toBeNull();
  });

  test("nobody is told 304 of somebody who is gone", async () => {
    const { etag } = await ask(questions[0] ?? "");
    await removeInfluencer(db, platform, "1", clock);
    for (const listed of [String(etag), "*"]) {
      expect(await ask(questions[0] ?? "", { "if-none-match": listed })).toMatchObject({
        status: 404,
        etag: null,
      });
    }
  });
});

/** How often a question was answered so. */
interface Seen {
  notModified: number;
  changed: number;
}

/** What somebody who asked all questions before would now be told; throws when that is not the truth. Whose body changed. */
async function askAgain(kept: Map<string, Answer>, seen = new Map<string, Seen>()): Promise<string[]> {
  const changed: string[] = [];
  for (const question of questions) {
    const before = kept.get(question);
    const etag = before?.etag ?? null;
    const told = await ask(question, etag === null ? {} : { "if-none-match": etag });
    const fresh = told.status === 304 ? await ask(question) : told;
    if (told.status === 304) expect([question, fresh.body === before?.body]).toEqual([question, true]);
    const hasChanged = before?.status === 200 && fresh.body !== before.body;
    if (hasChanged) changed.push(question.split("?")[0] ?? "");
    const { notModified, changed: times } = seen.get(question) ?? { notModified: 0, changed: 0 };
    seen.set(question, {
      notModified: notModified + Number(told.status === 304),
      changed: times + Number(hasChanged && fresh.status === 200),
    });
    kept.set(question, fresh);
  }
  return [...new Set(changed)];
}

const writes: [what: string, write: () => Promise<unknown>, changes: string[]][] = [
  ["a late data point", () => store({ back: 21 }), ["analytics", "series", "stats", "many"]],
  [
    "one without followers",
    () => store({ back: 21, followers: null }),
    ["analytics", "series", "stats", "many"],
  ],
  [
    "the last value before a range",
    () => store({ back: 130, followers: 9 }),
    ["analytics", "series", "stats", "many"],
  ],
  ["a reason of the whole shard", () => store({ back: 21, reason: "late", all: true }), ["series", "many"]],
  ["one more whom a reason names", () => store({ back: 22, reason: "timeout" }), ["series", "many"]],
  ["demo history", insertDemo, ["analytics", "series", "stats", "many"]],
  [
    "a pause",
    () => pauseInfluencer(db, platform, "1", { now: () => (START - 1_000) * 1_000 }),
    ["series", "many"],
  ],
  [
    "a pause of the other one",
    () => pauseInfluencer(db, platform, "2", { now: () => (START - 1_000) * 1_000 }),
    ["many"],
  ],
  ["an absence of workers", () => noteRun(100, 30), ["series", "many"]],
  ["another life", eraseAndAddAgain, ["analytics", "series", "stats", "many"]],
  ["a new rank", () => buildSnapshot(db, clock, { anew: true }), ["stats"]],
];

describe("what is written later", () => {
  test.each(writes)("%s shows in the ETag of each answer that it changes", async (_what, write, changes) => {
    await store({ back: 20 });
    await store({ back: 22, who: 2, reason: "timeout" });
    const kept = new Map<string, Answer>();
    await askAgain(kept);
    await write();
    expect(await askAgain(kept)).toEqual(changes);
  });

  test("data points that are dropped show in the ETag of what goes by them", async () => {
    await store({ back: 130 });
    await store({ back: 20 });
    await rollUpHours(db, clock, { quietS: 0 });
    const kept = new Map<string, Answer>();
    await askAgain(kept);
    await drop();
    expect(await askAgain(kept)).toEqual(["analytics", "series", "many"]);
  });

  test.each([
    ["what came before and comes again", () => store({ back: 20 })],
    ["what comes for later hours", () => store({ back: 0 })],
    ["a roll-up", () => rollUpHours(db, clock, { quietS: 0 })],
    ["a pause that begins after the range", () => pauseInfluencer(db, platform, "1", clock)],
  ])("%s changes no ETag", async (_what, write) => {
    await store({ back: 20 });
    now = START + 7_200;
    const before = await Promise.all(questions.map((question) => ask(question)));
    await write();
    expect(await Promise.all(questions.map((question) => ask(question)))).toEqual(before);
  });

  test("two writers that commit in the other order than they began are both seen", async () => {
    await store({ back: 20 });
    // Both hours were written before: how many of them were tells nothing.
    await store({ back: 130 });
    const kept = new Map<string, Answer>();
    const writer = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const older = db.transaction(async (tx) => {
      // Its number is given here, before that of the other.
      await noteHourWrites(tx, [{ shard: 1, slot: START - 7_500 }]);
      await tx.execute(sql`
        INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
        VALUES (1, to_timestamp(${START - 7_500}), to_timestamp(${START - 7_499}), 5)`);
      began.resolve();
      await writer.promise;
    });
    await began.promise;
    await db.transaction((tx) => noteHourWrites(tx, [{ shard: 1, slot: START - 600 }]));
    await askAgain(kept);
    writer.resolve();
    await older;
    expect(await askAgain(kept)).toEqual(["analytics", "series", "stats", "many"]);
  });

  test("whatever is written, in whatever order: whoever is told 304 has what a new answer would say", async () => {
    type Action = () => Promise<unknown>;
    // Half of them where each question looks.
    const back = fc.oneof(fc.integer({ min: 6, max: 49 }), fc.integer({ min: 0, max: 175 }));
    const who = fc.integer({ min: 1, max: 2 });
    const reason = fc.constantFrom<FailureReason>("not_found", "timeout", "late");
    const action = fc.constantFrom<Action>(
      () => pauseInfluencer(db, platform, "1", clock),
      () => resumeInfluencer(db, platform, "1", clock),
      () => rollUpHours(db, clock, { quietS: 0 }),
      () => buildSnapshot(db, clock, { anew: true }),
      () => noteRun(150, 90),
      () => noteRun(60, 20),
      insertDemo,
      deleteDemo,
      drop,
      eraseAndAddAgain,
      async () => {
        now += 90;
      },
    );
    const event = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ back, who, followers: fc.option(fc.integer({ min: 0, max: 9 })) }),
      },
      { weight: 2, arbitrary: fc.record({ back, who, reason, all: fc.boolean() }) },
      { weight: 4, arbitrary: action },
    );
    // Nobody asks for long after somebody who is gone: all but one question are 404 then, and tell nothing.
    const absence = fc
      .array(event, { maxLength: 2 })
      .map((meanwhile) => [() => removeInfluencer(db, platform, "1", clock), ...meanwhile, comeBack]);
    const events = fc.oneof(
      { weight: 9, arbitrary: event.map((one) => [one]) },
      { weight: 1, arbitrary: absence },
    );
    const seen = new Map<string, Seen>();
    await fc.assert(
      fc.asyncProperty(fc.array(events, { minLength: 10, maxLength: 20 }), async (groups) => {
        await clear();
        const kept = new Map<string, Answer>();
        await askAgain(kept);
        for (const e of groups.flat()) {
          if (typeof e === "function") await orRefused(e);
          else {
            const who = await idOf(e.who);
            await store("reason" in e && e.reason !== "late" ? { ...e, who, all: false } : { ...e, who });
          }
          await askAgain(kept, seen);
        }
      }),
      { numRuns: 5 },
    );
    // Else it has looked at nothing.
    for (const question of questions) {
      const { notModified = 0, changed = 0 } = seen.get(question) ?? {};
      expect([question, notModified > 0, changed > 0]).toEqual([question, true, true]);
    }
  });
});
