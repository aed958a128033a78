/** What stands for blocks of which the server had no answer: without scripts none will come. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { resolveRange } from "#lib/client/resolve-range.ts";
import { SeriesBlock } from "./series-block.tsx";
import { StatTiles } from "./stat-tiles.tsx";

const now = 1_800_000_000;
const url = { range: null, from: null, to: null, tz: null, view: null, vs: null };
const nothing = { error: null, retry: () => {}, busy: false };

test("the chart's place says that it could not be loaded", () => {
  const html = renderToStaticMarkup(
    <SeriesBlock
      {...nothing}
      series={undefined}
      asOf={0}
      retrying={false}
      influencer={undefined}
      account={{ platform: "mockstagram", externalId: "1000042" }}
      range={resolveRange(url, now, "UTC")}
      url={url}
      setUrl={() => {}}
      now={now}
      stopped={null}
      jumps={[]}
      notes={[]}
    >
      {null}
    </SeriesBlock>,
  );
  expect(html).toContain("<noscript>The chart could not be loaded. Reload the page to try again.</noscript>");
});

test("so do the numbers, and only where there are none", () => {
  const tiles = { ...nothing, tz: "UTC", latest: null, serverNow: now };
  const words = "<noscript>The numbers could not be loaded. Reload the page to try again.</noscript>";
  expect(renderToStaticMarkup(<StatTiles {...tiles} stats={undefined} />)).toContain(words);
  const column = { latest: 7, average: 7, min: 7, max: 7, count: 1, gain: 0, gainPercent: 0 };
  const stats = {
    ...{ from: now - 60, to: now, retention: null, latestTime: now - 60, ratio: 1, rank: 1, rankOf: 1 },
    ...{ followers: column, following: column, posts: column },
  };
  expect(renderToStaticMarkup(<StatTiles {...tiles} stats={stats} />)).not.toContain("noscript");
});
