import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { actAs } from "#lib/acting.ts";
import type { Actor } from "#lib/domain/audit.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { systemClock } from "#lib/time.ts";
import { listRestorable } from "./list-restorable.ts";

let t: TestDatabase;
const platform = "mockstagram" as const;
const ann = { kind: "user", id: "ann", name: "ann@example.org" } as const;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(
    sql`TRUNCATE influencers, shards, tracking_periods, erased_influencers, audit_events RESTART IDENTITY CASCADE`,
  );
});

const add = (externalId: string) => addInfluencer(t.db, { platform, externalId }, systemClock);
const remove = (externalId: string, actor: Actor = ann) =>
  actAs({ actor, requestId: null }, () => removeInfluencer(t.db, platform, externalId, systemClock));
/** As the web reads. */
const list = async (laterS = 0) =>
  await listRestorable(t.web, { userId: ann.id, now: Date.now() / 1_000 + laterS, limit: 2 });
const ids = async (laterS = 0) => (await list(laterS)).map(({ externalId }) => externalId);

test("what one removed oneself is there with the answer that the removal had, for as long as it can be undone", async () => {
  await add("1000001");
  await t.db.execute(sql`UPDATE influencers SET username = 'anna'`);
  await t.db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at)
    SELECT id, date_trunc('minute', now()), date_trunc('minute', now()) FROM influencers`);
  const { dataPoints, restorableUntil } = await remove("1000001");
  expect(dataPoints).toBe(1);
  const [one, ...more] = await list();
  expect(more).toEqual([]);
  expect(one).toMatchObject({ platform, externalId: "1000001", name: "anna", dataPoints: 1 });
  expect(one?.restorableUntil).toBeCloseTo(restorableUntil, 2);
  expect(await ids(59)).toEqual(["1000001"]);
  expect(await ids(61)).toEqual([]);
});

test("not what another removed, or a key of one's own", async () => {
  await add("1000001");
  await remove("1000001", { kind: "user", id: "bob", name: "bob@example.org" });
  await add("1000002");
  await remove("1000002", { kind: "key", id: ann.id, name: ann.name });
  expect(await ids()).toEqual([]);
});

test("not what came back, was added again or is being erased; what was removed twice stands once", async () => {
  for (const id of ["1000001", "1000002", "1000003", "1000004"]) {
    await add(id);
    await remove(id);
  }
  await restoreInfluencer(t.db, platform, "1000001", systemClock);
  await add("1000002");
  await t.db.execute(sql`
    INSERT INTO erased_influencers (influencer_id) SELECT id FROM influencers WHERE external_id = '1000003'`);
  await restoreInfluencer(t.db, platform, "1000004", systemClock);
  await remove("1000004");
  expect(await ids()).toEqual(["1000004"]);
});

test("the newest, the oldest of them first", async () => {
  for (const id of ["1000001", "1000002", "1000003"]) {
    await add(id);
    await remove(id);
  }
  expect(await ids()).toEqual(["1000002", "1000003"]);
});

test("not what went with many at once", async () => {
  await add("1000001");
  await add("1000002");
  await remove("1000001");
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = '1000002'`);
  expect(await ids()).toEqual(["1000001"]);
});
