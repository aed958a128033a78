/** Hours that come as one row are the hours that are stored, whatever stands between them. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { listPresentMinutes } from "./list-present-minutes.ts";

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const FROM = Date.parse("2026-10-24T20:00:00Z") / 1_000;
/** null: no roll-up of that hour. */
const mask = fc.option(fc.constantFrom(0n, 1n, 1n << 59n, (1n << 60n) - 1n, 1n << 30n), { nil: null });

test("each hour's minutes, of any masks with any holes, in their order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mask, { maxLength: 40 }), async (masks) => {
      await t.db.execute(sql`DELETE FROM rollups_1h`);
      const stored = masks.flatMap((minutes, i) =>
        minutes === null ? [] : [{ hour: FROM + i * HOUR_S, minutes }],
      );
      for (const { hour, minutes } of stored)
        await t.db.execute(sql`
          INSERT INTO rollups_1h (influencer_id, time, last_time, followers_count, following_count, posts_count, minutes)
          VALUES (7, to_timestamp(${hour}::float8), to_timestamp(${hour}::float8), 0, 0, 0, ${minutes.toString()}::int8),
            (8, to_timestamp(${hour}::float8), to_timestamp(${hour}::float8), 0, 0, 0, 3)`);
      const read = await listPresentMinutes(t.db, 7, { from: FROM, to: FROM + 38 * HOUR_S });
      expect(read).toEqual(
        stored
          .filter(({ hour }) => hour < FROM + 38 * HOUR_S)
          .map(({ hour, minutes }) => ({
            hour,
            low: Number(minutes & ((1n << 30n) - 1n)),
            high: Number(minutes >> 30n),
          })),
      );
    }),
    { numRuns: runsOf(25) },
  );
}, 120_000);
