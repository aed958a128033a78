import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bucketEdges, isTimeZone, stepSeconds } from "./bucket-edges.ts";
import { QUARTER_HOUR_S } from "./seconds.ts";
import { SERIES_POINTS_MAX, type Step, steps } from "./series.ts";

/** Whole, half and quarter hours; clock changes at, before and over midnight; a skipped day; half-hour changes. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Caracas",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Pyongyang",
  "Atlantic/Azores",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
];
const zone = fc.constantFrom(...zones);
const step = fc.constantFrom(...steps);

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the local clock shows, as seconds since a local 1970-01-01T00:00: the runtime's own tables, not Temporal. */
function wallAt(t: number, tz: string): number {
  let format = formats.get(tz);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: tz,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(tz, format);
  }
  const part = Object.fromEntries(
    format.formatToParts(t * 1_000).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1_000;
}

/** Which local bucket the clock shows. 1970-01-05 was a Monday. */
function labelAt(t: number, step: Step, tz: string): number {
  const wall = wallAt(t, tz);
  return step === "1w" ? Math.floor((wall / 86_400 - 4) / 7) : Math.floor(wall / stepSeconds[step]);
}

/** Looks at the local clock each quarter of an hour: a bucket begins when it shows a label for the first time. */
function edgesByClock(from: number, to: number, step: Step, tz: string): number[] {
  const edges: number[] = [];
  const reach = 2 * stepSeconds[step] + 7_200;
  let newest = Number.NEGATIVE_INFINITY;
  for (let t = Math.floor((from - reach) / QUARTER_HOUR_S) * QUARTER_HOUR_S; ; t += QUARTER_HOUR_S) {
    const label = step === "1h" ? 0 : labelAt(t, step, tz);
    const isEdge = step === "1h" ? wallAt(t, tz) % 3_600 === 0 : label > newest;
    newest = Math.max(newest, label);
    if (!isEdge) continue;
    if (t <= from) edges.length = 0;
    edges.push(t);
    if (t >= to) return edges;
  }
}

const modern = fc.integer({ min: Date.UTC(2000, 0, 10) / 1_000, max: Date.UTC(2035, 0, 1) / 1_000 });

test("edges are strictly ascending and cover the range without an edge too many, in each zone and step", () => {
  fc.assert(
    fc.property(modern, fc.double({ min: 0.001, max: 3, noNaN: true }), step, zone, (from, size, s, tz) => {
      const to = from + size * 40 * stepSeconds[s];
      const edges = bucketEdges(from, to, s, tz) ?? [];
      expect(edges.length).toBeGreaterThanOrEqual(2);
      expect(edges[0]).toBeLessThanOrEqual(from);
      expect(edges[1]).toBeGreaterThan(from);
      expect(edges.at(-2)).toBeLessThan(to);
      expect(edges.at(-1)).toBeGreaterThanOrEqual(to);
      for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1] ?? 0);
      // What the roll-ups rely on.
      for (const edge of edges) expect(edge % (s === "1m" || s === "5m" ? 60 : QUARTER_HOUR_S)).toBe(0);
    }),
    { numRuns: 400 },
  );
});

test("the grid does not depend on where the range begins", () => {
  fc.assert(
    fc.property(modern, fc.nat(500_000), step, zone, (from, shift, s, tz) => {
      const to = from + 30 * stepSeconds[s] + shift;
      const all = bucketEdges(from, to, s, tz) ?? [];
      const later = bucketEdges(Math.min(from + shift, to - 1), to, s, tz) ?? [];
      expect(later.length).toBeGreaterThan(0);
      expect(all.slice(-later.length)).toEqual(later);
    }),
    { numRuns: 200 },
  );
});

describe.each(["1h", "6h", "1d", "1w"] as const)("%s", (s) => {
  test("buckets are what the local clock of the runtime shows", () => {
    fc.assert(
      fc.property(modern, fc.integer({ min: 1, max: 20 }), zone, (from, count, tz) => {
        const to = from + count * stepSeconds[s];
        expect(bucketEdges(from, to, s, tz)).toEqual(edgesByClock(from, to, s, tz));
      }),
      { numRuns: s === "1w" ? 25 : 80 },
    );
  });

  test.each(zones)(
    "buckets around each clock change of 2005 to 2026 are what the local clock shows: %s",
    (tz) => {
      for (const change of clockChanges(tz)) {
        const from = change - stepSeconds[s];
        const to = change + stepSeconds[s];
        expect(bucketEdges(from, to, s, tz)).toEqual(edgesByClock(from, to, s, tz));
      }
    },
  );
});

/** Instants (on the quarter-hour grid) around which the zone's offset changes. */
function clockChanges(tz: string): number[] {
  const changes: number[] = [];
  const offset = (t: number) => wallAt(t, tz) - t;
  const day = 86_400;
  const end = Date.UTC(2026, 11, 1) / 1_000;
  for (let t = Date.UTC(2005, 0, 1) / 1_000; t < end; t += day) {
    if (offset(t) === offset(t + day)) continue;
    let low = t;
    let high = t + day;
    while (high - low > QUARTER_HOUR_S) {
      const middle = Math.floor((low + high) / 2 / QUARTER_HOUR_S) * QUARTER_HOUR_S;
      if (offset(middle) === offset(t)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  // Casablanca changes four times a year, and each one of a zone is like the others: a dozen will do.
  return changes.slice(-12);
}

test("too many is exactly more than the most that are wanted, also over decades of clock changes", () => {
  fc.assert(
    fc.property(modern, fc.integer({ min: 1, max: 9_000 }), step, zone, (from, count, s, tz) => {
      const to = from + count * stepSeconds[s];
      const buckets = (bucketEdges(from, to, s, tz, Number.POSITIVE_INFINITY)?.length ?? 0) - 1;
      expect(bucketEdges(from, to, s, tz, buckets)).toHaveLength(buckets + 1);
      expect(bucketEdges(from, to, s, tz, buckets - 1)).toBeNull();
    }),
    { numRuns: 200 },
  );
});

test("days of 23, 24 and 25 hours, and no others, where clocks change by an hour", () => {
  for (const tz of [
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Asia/Beirut",
    "Atlantic/Azores",
  ]) {
    const edges = bucketEdges(Date.UTC(2023, 0, 1) / 1_000, Date.UTC(2024, 0, 1) / 1_000, "1d", tz) ?? [];
    const hours = edges.slice(1).map((edge, i) => (edge - (edges[i] ?? 0)) / 3_600);
    expect(hours.filter((h) => h === 23)).toHaveLength(1);
    expect(hours.filter((h) => h === 25)).toHaveLength(1);
    expect(hours.filter((h) => h === 24)).toHaveLength(hours.length - 2);
  }
});

test("Samoa had no 30 December 2011", () => {
  const edges = bucketEdges(
    Date.UTC(2011, 11, 29, 12) / 1_000,
    Date.UTC(2011, 11, 31, 5) / 1_000,
    "1d",
    "Pacific/Apia",
  );
  expect(edges?.map((edge) => wallAt(edge, "Pacific/Apia") / 86_400)).toEqual(
    [29, 31, 32].map((day) => Date.UTC(2011, 11, day) / 86_400_000),
  );
});

test("weeks begin on the local Monday", () => {
  const edges = bucketEdges(
    Date.UTC(2024, 0, 3) / 1_000,
    Date.UTC(2024, 0, 10) / 1_000,
    "1w",
    "Asia/Kathmandu",
  );
  expect(edges?.map((edge) => wallAt(edge, "Asia/Kathmandu") / 86_400)).toEqual(
    [1, 8, 15].map((day) => Date.UTC(2024, 0, day) / 86_400_000),
  );
});

test("a bucket of an hour is an hour, also when the clock goes back; where it moves by half, one bucket has 90 minutes", () => {
  const berlin = bucketEdges(
    Date.UTC(2023, 9, 28) / 1_000,
    Date.UTC(2023, 9, 30) / 1_000,
    "1h",
    "Europe/Berlin",
  );
  expect(berlin).toHaveLength(49);
  const lordHowe =
    bucketEdges(Date.UTC(2024, 3, 6) / 1_000, Date.UTC(2024, 3, 7) / 1_000, "1h", "Australia/Lord_Howe") ??
    [];
  const minutes = lordHowe.slice(1).map((edge, i) => (edge - (lordHowe[i] ?? 0)) / 60);
  expect(minutes.filter((m) => m !== 60)).toEqual([90]);
});

test("at most 10,000 buckets, counted exactly", () => {
  expect(bucketEdges(0, SERIES_POINTS_MAX * 60, "1m", "UTC")).toHaveLength(SERIES_POINTS_MAX + 1);
  expect(bucketEdges(0, SERIES_POINTS_MAX * 60 + 0.001, "1m", "UTC")).toBeNull();
  expect(bucketEdges(1, SERIES_POINTS_MAX * 60 + 1, "1m", "UTC")).toBeNull();
  expect(bucketEdges(0, SERIES_POINTS_MAX * 86_400, "1d", "UTC")).toHaveLength(SERIES_POINTS_MAX + 1);
  expect(bucketEdges(0, 253_402_300_800, "1w", "Europe/Berlin")).toBeNull();
  expect(bucketEdges(0, 7 * 86_400, "1d", "UTC", 6)).toBeNull();
  expect(bucketEdges(0, 7 * 86_400, "1d", "UTC", 7)).toHaveLength(8);
});

test("an empty range has no buckets, and a fraction of a second has one", () => {
  expect(bucketEdges(100, 100, "1m", "UTC")).toEqual([]);
  expect(bucketEdges(100, 99, "1d", "Europe/Berlin")).toEqual([]);
  expect(bucketEdges(60, 60.5, "1m", "UTC")).toEqual([60, 120]);
  expect(bucketEdges(59.9, 60.1, "1m", "UTC")).toEqual([0, 60, 120]);
});

test.each(["UTC", "Europe/Berlin", "US/Eastern", "Etc/GMT+5", "EST"])("%s is a time zone", (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each([
  "",
  "Foo/Bar",
  "+01:00",
  "../etc",
  "2020-01-01T00:00Z[Europe/Berlin]",
  "GMT+5",
  "Europe/Berlin\0",
  " UTC",
])("%j is none", (name) => {
  expect(isTimeZone(name)).toBe(false);
});
