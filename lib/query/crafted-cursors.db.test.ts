/** Cursors of the snapshot's lists whose numbers somebody has changed: never a failure of ours. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boardMetrics } from "#lib/domain/board-terms.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { listBoard } from "./list-board.ts";
import { listLatest } from "./list-latest.ts";
import { sealCursor } from "./seal-cursor.ts";

const t = await createTestDatabase({ max: 4 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
let now = START;
const clock = { now: () => now * 1_000 };
const refused = { code: "BAD_REQUEST" };
const odd = [2 ** 31, Number.MAX_SAFE_INTEGER, 1e300, -1, 0.5, "1", null];

beforeAll(async () => {
  await addInfluencers(db, { platform, externalIds: { from: 1, count: 5 }, interval: 60 }, clock);
  now = START + 3 * 3_600;
  for (const ago of [2.5 * 3_600, 60])
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
      SELECT id, to_timestamp(${now - ago}), to_timestamp(${now - ago + 1}), 2000 + id FROM influencers`);
  await buildSnapshot(db, clock);
});

/** The cursor that `next` is, with each of its numbers but `value` made each of the odd ones. */
function crafted(next: string | null): string[] {
  const place: Record<string, unknown> = JSON.parse(Buffer.from(next ?? "", "base64url").toString());
  const numbers = Object.keys(place).filter((key) => typeof place[key] === "number" && key !== "value");
  expect(numbers).toContain("id");
  return numbers.flatMap((key) => odd.map((value) => sealCursor({ ...place, [key]: value })));
}

test("of the latest data points", async () => {
  const { head } = await listLatest(db, { platform, externalIds: null, limit: 1 }, clock);
  for (const cursor of crafted(head.next))
    await expect(listLatest(db, { platform, externalIds: null, cursor }, clock)).rejects.toMatchObject(
      refused,
    );
});

test.each(boardMetrics)("of a board by %s", async (metric) => {
  const { next } = await listBoard(db, { metric, window: "1h", limit: 1 }, clock);
  const read = (cursor: string) => listBoard(db, { metric, window: "1h", limit: 1, cursor }, clock);
  for (const cursor of crafted(next)) await expect(read(cursor)).rejects.toMatchObject(refused);
  const place: Record<string, unknown> = JSON.parse(Buffer.from(next ?? "", "base64url").toString());
  for (const value of [0.5, 1e300, -1e300, 2 ** 53, Number.MAX_SAFE_INTEGER, -1]) {
    const isOurs = metric === "gain_percent" || Number.isSafeInteger(value);
    const outcome = read(sealCursor({ ...place, value }));
    if (isOurs) await outcome;
    else await expect(outcome).rejects.toMatchObject(refused);
  }
});
