import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { parseRangeTime, rangeTimeExamples } from "./parse-range-time.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Havana",
  "Asia/Beirut",
  "Pacific/Apia",
];
const zone = fc.constantFrom(...zones);
/** Any second of these years, half of them within two days of a clock change of Berlin or New York. */
const changes = ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-03-08T07:00Z", "2026-11-01T05:00Z"];
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2021) / 1_000, max: Date.UTC(2030) / 1_000 }),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -172_800, max: 172_800 }))
    .map(([at, off]) => Date.parse(at) / 1_000 + off),
);
const words = {
  s: "seconds",
  m: "minutes",
  h: "hours",
  d: "days",
  w: "weeks",
  M: "months",
  Q: "months",
  y: "years",
} as const;
const unit = fc.constantFrom("s", "m", "h", "d", "w", "M", "Q", "y");
const zoned = (t: number, tz: string) =>
  Temporal.Instant.fromEpochMilliseconds(t * 1_000).toZonedDateTimeISO(tz);
const seconds = (at: Temporal.ZonedDateTime) => at.epochMilliseconds / 1_000;
const parse = (text: string, now: number, tz: string, edge: "from" | "to" = "from") =>
  parseRangeTime(text, { now, tz, edge })?.t;

test("so many units ago is what a calendar says, also across clock changes", () => {
  fc.assert(
    fc.property(instant, zone, fc.integer({ min: 0, max: 40 }), unit, (now, tz, n, name) => {
      const count = name === "Q" ? 3 * n : n;
      const ago = zoned(now, tz).subtract({ [words[name]]: count });
      // Of no step at all the second of two equal times stays the second.
      expect(parse(`now-${n}${name}`, now, tz)).toBe(seconds(n === 0 ? zoned(now, tz) : ago));
    }),
    { numRuns: 500 },
  );
});

test("the start of a unit for the range's start, and its end for the range's end", () => {
  const start = (at: Temporal.ZonedDateTime, name: "d" | "w" | "M" | "Q" | "y") => {
    const day = at.toPlainDate();
    const first = {
      d: day,
      w: day.subtract({ days: day.dayOfWeek - 1 }),
      M: day.with({ day: 1 }),
      Q: day.with({ day: 1, month: day.month - ((day.month - 1) % 3) }),
      y: day.with({ day: 1, month: 1 }),
    }[name];
    return first;
  };
  fc.assert(
    fc.property(instant, zone, fc.constantFrom("d", "w", "M", "Q", "y"), (now, tz, name) => {
      const first = start(zoned(now, tz), name);
      const next = first.add({ [words[name]]: name === "Q" ? 3 : 1 });
      expect(parse(`now/${name}`, now, tz)).toBe(seconds(first.toZonedDateTime(tz)));
      expect(parse(`now/${name}`, now, tz, "to")).toBe(seconds(next.toZonedDateTime(tz)));
    }),
    { numRuns: 500 },
  );
});

test("whatever is rounded holds now; hours and minutes are the zone's clock's", () => {
  fc.assert(
    fc.property(instant, zone, unit, (now, tz, name) => {
      const from = parse(`now/${name}`, now, tz) ?? Number.NaN;
      const to = parse(`now/${name}`, now, tz, "to") ?? Number.NaN;
      expect(from).toBeLessThanOrEqual(now);
      expect(to).toBeGreaterThan(now);
      if (name === "h" && tz !== "Australia/Lord_Howe") expect(zoned(from, tz).minute).toBe(0);
    }),
  );
});

test("clock changes: a day of 23 and one of 25 hours, a repeated and a skipped midnight", () => {
  const day = (at: string, tz: string) => {
    const now = Date.parse(at) / 1_000;
    return (parse("now/d", now, tz, "to") ?? 0) - (parse("now/d", now, tz) ?? 0);
  };
  expect(day("2026-03-29T12:00Z", "Europe/Berlin")).toBe(23 * 3_600);
  expect(day("2026-10-25T12:00Z", "Europe/Berlin")).toBe(25 * 3_600);
  expect(day("2026-11-01T12:00Z", "America/Havana")).toBe(25 * 3_600);
  expect(day("2026-03-29T12:00Z", "Asia/Beirut")).toBe(23 * 3_600);
});

test("the month before, whole; the last day of a month that is shorter", () => {
  const now = Date.parse("2026-03-31T15:30Z") / 1_000;
  const at = (text: string) => Date.parse(text) / 1_000;
  expect(parse("now-1M/M", now, "UTC")).toBe(at("2026-02-01T00:00Z"));
  expect(parse("now-1M/M", now, "UTC", "to")).toBe(at("2026-03-01T00:00Z"));
  expect(parse("now-1M", now, "UTC")).toBe(at("2026-02-28T15:30Z"));
  expect(parse("now/d+6h", now, "UTC")).toBe(at("2026-03-31T06:00Z"));
  expect(parse(" now ", now, "UTC")).toBe(now);
});

test("dates and times are the zone's clock's, ISO is what it says, and epoch seconds are themselves", () => {
  const at = (text: string) => Date.parse(text) / 1_000;
  const berlin = (text: string) => parse(text, 0, "Europe/Berlin");
  expect(berlin("2026-11-24 13:05")).toBe(at("2026-11-24T12:05Z"));
  expect(berlin("2026-11-24T13:05:09")).toBe(at("2026-11-24T12:05:09Z"));
  expect(berlin("2026-11-24")).toBe(at("2026-11-23T23:00Z"));
  expect(berlin("2026-11-24T13:05Z")).toBe(at("2026-11-24T13:05Z"));
  expect(berlin("2026-11-24T13:05+05:30")).toBe(at("2026-11-24T07:35Z"));
  expect(berlin("1795000000.7")).toBe(1_795_000_000);
  // Shown twice: the first; never shown: after the jump.
  expect(berlin("2026-10-25 02:30")).toBe(at("2026-10-25T00:30Z"));
  expect(berlin("2026-03-29 02:30")).toBe(at("2026-03-29T01:30Z"));
  expect(parse("2026-03-08 02:30", 0, "America/New_York")).toBe(at("2026-03-08T07:30Z"));
});

test.each([
  "yesterday",
  "now-",
  "now-1",
  "now-1x",
  "now-1.5d",
  "now--1d",
  "now/",
  "now/3d",
  "now 1d",
  "NOW",
  "now-99999y",
  "now-1930y",
  "now-2100y",
  "now+9000y",
  "now-1d-1d-1d-1d-1d",
  "2026-02-30",
  "2026-02-30 10:00",
  "24.11.2026",
  "-5",
  "1e9",
  "",
])("“%s” is no time", (text) =>
  expect(parseRangeTime(text, { now: 1_795_000_000, tz: "UTC", edge: "to" })).toBeNull(),
);

test("whatever is typed is a whole second in our time, or nothing; what the fields name they take", () => {
  const typed = fc.oneof(
    fc.string(),
    fc.stringMatching(/^now([+-]\d{1,5}[smhdwMQy]|\/[smhdwMQy]){0,5}$/),
    fc.stringMatching(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})?$/),
  );
  fc.assert(
    fc.property(typed, instant, zone, fc.constantFrom("from", "to"), (text, now, tz, edge) => {
      const parsed = parseRangeTime(text, { now, tz, edge });
      if (parsed === null) return;
      expect(Number.isSafeInteger(parsed.t) && parsed.t >= 0).toBe(true);
      expect(parsed.isRelative).toBe(text.trim().startsWith("now"));
    }),
    { numRuns: 1_000 },
  );
  for (const text of rangeTimeExamples) expect(parse(text, 1_795_000_000, "Asia/Kolkata")).toBeDefined();
});
