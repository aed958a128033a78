import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { StatTiles } from "./stat-tiles.tsx";

const now = 1_800_000_000;

/** The tile's number, its title, and what stands below. */
function gainTile(gain: number, gainPercent: number | null): (string | undefined)[] {
  const column = { latest: 7, average: 7, min: 7, max: 7, count: 1, gain, gainPercent };
  const stats = {
    ...{ from: now - 60, to: now, retention: null, latestTime: now - 60, ratio: 1, rank: 1, rankOf: 1 },
    ...{ followers: column, following: column, posts: column },
  };
  const given = { ...{ error: null, retry: () => {}, busy: false }, tz: "UTC", latest: null, serverNow: now };
  const html = renderToStaticMarkup(<StatTiles {...given} stats={stats} />);
  const tile = /<dt[^>]*>Gain<\/dt><dd[^>]*title="([^"]*)"[^>]*>([^<]*)<\/dd><dd[^>]*>([^<]*)</.exec(html);
  return [tile?.[2], tile?.[1], tile?.[3]];
}

test("a gain keeps its sign and its percentage, however many digits it has", () => {
  expect(gainTile(1_204, 1.5)).toEqual(["+1,204", "+1,204", "+1.5 %"]);
  expect(gainTile(1_234_567, 12.5)).toEqual(["+1.23M", "+1,234,567", "+1,234,567 · +12.5 %"]);
  expect(gainTile(-1_234_567, -12.5)).toEqual(["−1.23M", "−1,234,567", "−1,234,567 · −12.5 %"]);
  expect(gainTile(1_234_567, null)).toEqual(["+1.23M", "+1,234,567", "+1,234,567"]);
  expect(gainTile(12, null)).toEqual(["+12", "+12", "in this range"]);
});
