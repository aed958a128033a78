import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { lookBackStarts, lookNoFurther } from "./look-no-further.ts";

const NOW = 1_700_000_000;

test("each start leaves a day before whoever it is for was added; none reaches into what roll-ups alone still tell", () => {
  const starts = lookBackStarts(NOW, Number.NEGATIVE_INFINITY);
  expect(starts).toEqual([26, 96, 312].map((hours) => NOW - hours * HOUR_S));
  expect(lookBackStarts(NOW, NOW - 100 * HOUR_S)).toEqual(starts.slice(0, 2));
  expect(lookBackStarts(NOW, NOW)).toEqual([]);
});

test("starts stand in the statement as constants, so that the planner can leave out what lies before them", () => {
  const look = (condition: ReturnType<typeof sql>) =>
    sql`(SELECT d.time FROM data_points AS d WHERE true ${condition})`;
  const written = new PgDialect().sqlToQuery(lookNoFurther([NOW], sql`who`, look));
  expect(written.params).toEqual([]);
  expect(written.sql.replaceAll(/\s+/g, " ")).toBe(
    `CASE WHEN NOT who.demo AND who.added_at >= to_timestamp(${NOW + 24 * HOUR_S}) THEN (SELECT d.time FROM data_points AS d WHERE true AND d.time >= to_timestamp(${NOW})) WHEN true THEN (SELECT d.time FROM data_points AS d WHERE true ) END`,
  );
});
