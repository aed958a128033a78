import { sql } from "drizzle-orm";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_S } from "#lib/domain/seconds.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { getSeries } from "./get-series.ts";

/** Whole, half and quarter hours, with and without clock changes; changes at midnight; half-hour changes. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Atlantic/Azores",
  "Australia/Adelaide",
  "Australia/Eucla",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
];
const NEW_YEAR = Date.UTC(2026, 0, 1) / 1_000;
const REACH = 1.5 * DAY_S;
const account = { platform: "mockstagram" as const, externalId: "1000000" };
const clock = { now: () => (NEW_YEAR + 2 * 366 * DAY_S) * 1_000 };

/** The clock changes of 2026, else its first day. */
function momentsOf(tz: string): number[] {
  const moments: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(NEW_YEAR * 1_000).toZonedDateTimeISO(tz);
  for (let next = at.getTimeZoneTransition("next"); next; next = at.getTimeZoneTransition("next")) {
    const seconds = next.epochMilliseconds / 1_000;
    if (seconds > NEW_YEAR + 365 * DAY_S) break;
    moments.push(seconds);
    at = next;
  }
  return moments.length > 0 ? moments : [NEW_YEAR + 2 * DAY_S];
}

/** What hangs on the wall there, from the runtime's own tables. */
function dateAt(seconds: number, tz: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: tz }).format(seconds * 1_000);
}

const points = [
  ...new Set(
    zones.flatMap(momentsOf).flatMap((moment) => {
      const begin = Math.floor((moment - REACH) / 900) * 900;
      // A quarter of an hour's first and last minute: what a cell too many or too few would bring to light.
      return Array.from({ length: (2 * REACH) / 900 }, (_, i) => [
        begin + i * 900,
        begin + i * 900 + 840,
      ]).flat();
    }),
  ),
]
  .sort((a, b) => a - b)
  .map((time, i) => ({ time, followers: (i * 7_919) % 10_007, following: i }));

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
  const period = { kind: "live" as const, from: NEW_YEAR - 5 * DAY_S, to: null, interval: 60 };
  const influencer = await insertInfluencer(t.db, account.externalId, [period]);
  await insertDataPoints(t.db, influencer.id, points);
  while ((await rollUpHours(t.db, clock, { quietS: 0 })) > 0);
  // What is answered now can only come from roll-ups.
  await t.db.execute(sql`DELETE FROM data_points`);
}, 300_000);
afterAll(() => t.close());

test.each(zones)("local days around clock changes, from roll-ups alone: %s", async (tz) => {
  for (const moment of momentsOf(tz)) {
    const from = Math.ceil((moment - REACH) / 900) * 900;
    const to = from + 2 * REACH - 900;
    const inside = points.filter((p) => p.time >= from && p.time < to);
    const days = [...Map.groupBy(inside, (p) => dateAt(p.time, tz)).values()];
    const series = await getSeries(t.db, { ...account, from, to, step: "1d", tz }, clock);
    expect(series.followers).toEqual({
      last: days.map((day) => day.at(-1)?.followers),
      min: days.map((day) => Math.min(...day.map((p) => p.followers))),
      max: days.map((day) => Math.max(...day.map((p) => p.followers))),
      sum: days.map((day) => day.reduce((sum, p) => sum + p.followers, 0)),
      count: days.map((day) => day.length),
    });
    expect(days.length).toBeGreaterThanOrEqual(3);
  }
});
