import fc from "fast-check";
import { expect, test } from "vitest";
import { presets, type RangeInput, resolveRange, spanOf } from "./resolve-range.ts";

const now = Date.parse("2026-11-24T13:07:21Z") / 1_000;
const nothing: RangeInput = { range: null, from: null, to: null, tz: null };

test("a preset holds the present in its last quantum, and stays the same within it", () => {
  for (const { name, length, quantum } of presets) {
    const first = resolveRange({ ...nothing, range: name }, now, "UTC");
    expect(first.problems).toEqual([]);
    expect(first.to - first.from).toBe(length);
    expect(first.to).toBeGreaterThan(now);
    expect(first.to - now).toBeLessThanOrEqual(quantum);
    expect(resolveRange({ ...nothing, range: name }, first.to - 0.5, "UTC")).toEqual(first);
  }
});

test.each([
  [{ range: "99x" }, "“99x” is not a range: showing the last 24 hours."],
  [{ from: "yesterday" }, "“yesterday” is not a time: showing the last 24 hours."],
  [{ from: "200", to: "100" }, "The range ends before it begins: showing the last 24 hours."],
  [{ from: "200", to: "200" }, "The range ends when it begins: showing the last 24 hours."],
  [{ from: "100", to: "120" }, "The range is shorter than a minute: showing the last 24 hours."],
  [{ from: "0", to: "900000000" }, "The range is longer than five years: showing the last 24 hours."],
  [{ tz: "Mars/Olympus" }, "“Mars/Olympus” is not a time zone: showing UTC."],
])("%j falls back and says so", (input, problem) => {
  const resolved = resolveRange({ ...nothing, ...input }, now, "UTC");
  expect(resolved.preset).toBe("24h");
  expect(resolved.problems).toEqual([problem]);
});

test("absolute times are epoch seconds or ISO 8601, and win over a preset", () => {
  const resolved = resolveRange(
    { range: "7d", from: "2026-11-23T13:00Z", to: "2026-11-24T14:00+01:00", tz: "Asia/Kolkata" },
    now,
    "UTC",
  );
  expect(resolved).toMatchObject({
    preset: null,
    from: Date.parse("2026-11-23T13:00:00Z") / 1_000,
    to: Date.parse("2026-11-24T13:00:00Z") / 1_000,
    tz: "Asia/Kolkata",
    live: false,
    problems: [],
  });
  expect(resolveRange({ ...nothing, from: "1795000000", to: "1795100000" }, now, "UTC").from).toBe(
    1_795_000_000,
  );
});

test("a time without an offset, as a form sends it, is what the zone's clock shows", () => {
  const wall = { from: "2026-10-25T01:30", to: "2026-10-25T03:30" };
  expect(resolveRange({ ...nothing, ...wall, tz: "Europe/Berlin" }, now, "UTC")).toMatchObject({
    from: Date.parse("2026-10-24T23:30:00Z") / 1_000,
    to: Date.parse("2026-10-25T02:30:00Z") / 1_000,
    problems: [],
  });
  const kolkata = resolveRange({ ...nothing, ...wall, tz: "Asia/Kolkata" }, now, "UTC");
  expect(kolkata.from).toBe(Date.parse("2026-10-24T20:00:00Z") / 1_000);
  const february = resolveRange({ ...nothing, from: "2026-02-30T10:00" }, now, "UTC");
  expect(february.problems).toEqual(["“2026-02-30T10:00” is not a time: showing the last 24 hours."]);
});

test("expressions: now is rounded up as presets round it, whole days stand, and absolute ends stay", () => {
  const ask = (from: string | null, to: string | null, at = now) =>
    resolveRange({ ...nothing, from, to }, at, "UTC");
  const midnight = Date.parse("2026-11-24T00:00Z") / 1_000;
  expect(ask("now-7d", "now")).toEqual({
    ...resolveRange({ ...nothing, range: "7d" }, now, "UTC"),
    preset: null,
    isRelative: true,
  });
  expect(ask("now-7d", "now", now + 60)).toEqual(ask("now-7d", "now"));
  expect(ask("now/d", "now/d")).toMatchObject({ from: midnight, to: midnight + 86_400, live: true });
  expect(ask("now-1M/M", "now-1M/M")).toMatchObject({
    from: Date.parse("2026-10-01T00:00Z") / 1_000,
    to: Date.parse("2026-11-01T00:00Z") / 1_000,
    live: false,
    isRelative: true,
  });
  const semi = ask(String(midnight), "now");
  expect(semi).toMatchObject({
    from: midnight,
    to: midnight + 13 * 3_600 + 8 * 60,
    live: true,
    isRelative: true,
  });
  expect(ask(String(midnight), null)).toMatchObject({ from: midnight, isRelative: false });
  // The last moments of a day: "now" rounded up would lie beyond the day that began with it.
  expect(ask("now/d", "now", midnight - 1)).toMatchObject({ from: midnight - 86_400, problems: [] });
  expect(ask("now+1d", "now").problems).toEqual([
    "The range ends before it begins: showing the last 24 hours.",
  ]);
});

test("whatever the URL holds, the range is usable", () => {
  const text = fc.option(
    fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("1h", "90d", "now", "now/d", "now-1M/M")),
  );
  fc.assert(
    fc.property(text, text, text, text, (range, from, to, tz) => {
      const resolved = resolveRange({ range, from, to, tz }, now, "UTC");
      expect(resolved.from).toBeGreaterThanOrEqual(0);
      expect(resolved.to - resolved.from).toBeGreaterThanOrEqual(60);
      expect(Number.isInteger(resolved.from) && Number.isInteger(resolved.to)).toBe(true);
    }),
  );
});

test.each([
  [{ range: "24h" }, { range: "7d" }],
  [{ from: "2026-11-23", to: "now" }, { to: "now-5m" }],
  [{ from: "now-6h", to: "now" }, { from: "now-7h" }],
  [{ from: "2026-11-23" }, { from: "2026-11-22" }],
  [{ from: "2026-11-23", to: "2026-11-24" }, { to: "2026-11-24T01:00" }],
])("%j is one question while the clock goes on; with %j it is another one", (asked, other) => {
  const span = (input: Partial<RangeInput>, at: number) => {
    const whole = { ...nothing, ...input };
    return spanOf(resolveRange(whole, at, "UTC"), whole);
  };
  expect(span(asked, now + 3_700)).toBe(span(asked, now));
  expect(span({ ...asked, ...other }, now)).not.toBe(span(asked, now));
});
