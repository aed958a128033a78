/** The chart tells the truth: points, gaps and lone data points, in each bucket width and time zone. */

import { chartRows } from "#lib/client/chart-rows.ts";
import { bandPath } from "#lib/client/line-path.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { expect, test } from "./fixtures.ts";
import { readChart } from "./read-chart.ts";
import { SEEDED } from "./served-product.ts";
import { type StoredPoint, storeHistory } from "./store-history.ts";
import { pressOn, tabTo } from "./tab-to.ts";

const EXTERNAL_ID = String(SEEDED.from + 3);
/** Six hours that ended two hours before the suite began: long before any live data point. */
const to = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 2 * HOUR_S;
const from = to - 6 * HOUR_S;
/** A hole with one lone data point in it, a short hole, and one at the end. */
const isMissing = (minute: number) =>
  (minute >= 60 && minute < 100 && minute !== 80) || (minute >= 200 && minute < 203) || minute >= 350;

let stored: StoredPoint[] = [];
test.beforeAll(async () => {
  const { default: postgres } = await import("postgres");
  const { servedProduct } = await import("./served-product.ts");
  const sql = postgres(servedProduct().databaseUrl, { max: 1, onnotice: () => {} });
  stored = await storeHistory(sql, { externalId: EXTERNAL_ID, from, to, isMissing });
  await sql.end();
});

const path = `/influencers/mockstagram/${EXTERNAL_ID}`;

test("each point of the path is a bucket of the API, which is the data points in the database", async ({
  page,
  request,
  sql,
}) => {
  for (const [length, width] of [
    [6 * HOUR_S, MINUTE_S],
    [24 * HOUR_S, 5 * MINUTE_S],
  ] as const) {
    const range = `from=${to - length}&to=${to}`;
    await page.goto(`${path}?${range}`);
    const chart = page.locator("#chart-followers [data-chart=live]");
    await expect(chart.locator(".chart-line path").first()).toHaveAttribute("d", /L/);
    const drawn = await readChart(chart);
    const answer = await request.get(`/api/v1${path}/series?${range}&points=500`);
    const series = await answer.json();
    const { t, followers, step } = series;
    expect(step).toBe(width === MINUTE_S ? "1m" : "5m");
    const answered = t.flatMap((at: number, i: number) =>
      followers.last[i] === null ? [] : [{ t: at, value: followers.last[i] }],
    );
    const stored = await sql`
      SELECT (floor(extract(epoch FROM d.time) / ${width}) * ${width})::int AS t,
        (array_agg(d.followers ORDER BY d.time DESC))[1] AS value
      FROM data_points d JOIN influencers i ON i.id = d.influencer_id
      WHERE i.external_id = ${EXTERNAL_ID}
        AND d.time >= to_timestamp(${to - length}) AND d.time < to_timestamp(${to})
      GROUP BY 1 ORDER BY 1`;
    expect(answered).toEqual([...stored]);
    expect(answered.length).toBeGreaterThan(50);
    expect(drawn.points.map((point) => point.at - width)).toEqual(
      answered.map((point: { t: number }) => point.t),
    );
    for (const [i, point] of drawn.points.entries()) {
      const off = Math.abs(point.value - answered[i].value);
      expect(off, `point at ${point.at}`).toBeLessThan(drawn.valuePerPixel / 10);
    }
    // Its shape is the poster's, which has tests of its own; here it stands on the chart's own axes.
    const wanted = cornersOf(bandPath(chartRows(series, "followers", to), drawn.scale));
    const corners = cornersOf(drawn.band);
    expect(corners.length).toBe(wanted.length);
    expect(Math.max(...corners.map((n, i) => Math.abs(n - (wanted[i] ?? 0))))).toBeLessThan(0.2);
  }
});

/** The numbers of a path. */
function cornersOf(path: string): number[] {
  return [...path.matchAll(/-?[\d.]+/g)].map(([n]) => Number(n));
}

test("the line breaks at each gap, the gap is shaded with its reason, and the lone data point is seen", async ({
  page,
}) => {
  await page.goto(`${path}?from=${from}&to=${to}`);
  const chart = page.locator("#chart-followers [data-chart=live]");
  const line = chart.locator(".chart-line path.recharts-curve");
  await expect(line).toHaveAttribute("d", /L/);
  // Before the hole, the lone one, after it, after the short one.
  expect((await line.getAttribute("d"))?.match(/M/g)).toHaveLength(4);
  await expect(chart.locator(".chart-lone")).toHaveCount(1);
  await expect(chart.locator(".chart-gap")).toHaveCount(4);
  await expect(page.locator("[data-coverage]").first()).toHaveAttribute(
    "data-coverage",
    `${360 - 39 - 3 - 10}/360`,
  );
  await page.locator("details[data-coverage] summary").click();
  const gaps = page.getByRole("list", { name: "Gaps" });
  await expect(gaps.getByRole("listitem")).toHaveCount(4);
  await expect(gaps.getByRole("listitem").first()).toContainText("20 slots");
  await expect(gaps.getByRole("listitem").first()).toContainText("platform errors");
  await expect(page.getByText("Demo history")).toBeVisible();
});

test("the chart has a name, a sentence, and a table with the same rows", async ({ page }) => {
  await page.goto(`${path}?from=${from}&to=${to}`);
  const svg = page.locator("#chart-followers [data-chart=live] svg.recharts-surface").first();
  await expect(svg).toHaveAttribute(
    "aria-label",
    // By its name once that has been fetched.
    new RegExp(`^Followers of (influencer-)?${EXTERNAL_ID}\\. .*4 gaps, 52 of 360 data points missing`),
  );
  const [points, buckets] = [360 - 52, 360];
  await page.getByRole("link", { name: "View as table" }).click();
  await expect(page).toHaveURL(/view=table/);
  await expect(page.locator("tr[data-t]")).toHaveCount(buckets);
  await expect(page.locator('tr[data-t]:not([data-last=""])')).toHaveCount(points);
  await page.goBack();
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
});

test("by keyboard: the chart's values bucket by bucket, in words and at their place", async ({ page }) => {
  await page.goto(`${path}?from=${from}&to=${to}&tz=UTC`);
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
  const cursor = page.getByRole("slider", { name: /^Followers of .*, bucket by bucket$/ });
  await tabTo(page, cursor);
  const readsAt = async (minute: number) => {
    const time = from + minute * MINUTE_S;
    const count = stored.find((point) => point.time === time)?.followers;
    const clock = new Date(time * 1_000).toISOString().slice(11, 16);
    await expect(cursor).toHaveAttribute(
      "aria-valuetext",
      new RegExp(
        `, ${clock} – .*: ${count === undefined ? "no data: platform errors" : `${count.toLocaleString("en-US")} followers`}`,
      ),
    );
    await expect(page.locator("[data-cursor]")).toHaveAttribute("data-cursor", `${time}`);
  };
  await page.keyboard.press("Home");
  await readsAt(0);
  await page.keyboard.press("ArrowRight");
  await readsAt(1);
  await page.keyboard.press("End");
  await readsAt((to - from) / MINUTE_S - 1);
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator("[data-cursor]")).toHaveCount(0);
});

test("by keyboard: the URL is the state, presets push history, Back returns, a wrong value falls back and says so", async ({
  page,
}) => {
  await page.goto(path);
  const presets = page.getByRole("navigation", { name: "Time range" });
  await expect(presets.getByRole("link", { name: /the last 24 hours$/ })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await pressOn(page, presets.getByRole("link", { name: /the last 6 hours$/ }));
  await expect(page).toHaveURL(/range=6h/);
  await expect(page.getByText("1-minute buckets")).toBeVisible();
  await page.reload();
  await expect(presets.getByRole("link", { name: /the last 6 hours$/ })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await page.goBack();
  await expect(presets.getByRole("link", { name: /the last 24 hours$/ })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await expect(page.getByText("5-minute buckets")).toBeVisible();

  await page.goto(`${path}?range=99x&tz=Mars/Olympus`);
  await expect(page.getByText("“99x” is not a range: showing the last 24 hours.")).toBeVisible();
  await expect(page.getByText(/“Mars\/Olympus” is not a time zone/)).toBeVisible();
});

for (const [timezoneId, shown] of [
  // Browsers still call it Asia/Calcutta.
  ["Asia/Kolkata", "(UTC+5:30)"],
  ["America/New_York", "America/New York"],
] as const) {
  test(`in ${timezoneId} the first view hydrates without a mismatch and then shows that zone`, async ({
    browser,
    product,
  }) => {
    const context = await browser.newContext({ baseURL: product.url, timezoneId, locale: "de-DE" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${path}?range=7d`);
    await expect(page.getByText(shown)).toBeVisible();
    await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
    await page.reload();
    await expect(page.getByText(shown)).toBeVisible();
    const html = await (await context.request.get(`${path}?range=7d`)).text();
    expect(html, "the cookie lets the server render this zone").toContain(shown);
    // Wherever times are told it is told in which zone they are.
    for (const other of ["/", "/leaderboard", "/pipeline"])
      expect(await (await context.request.get(other)).text(), other).toContain(shown);
    expect(complaints).toEqual([]);
    await context.close();
  });
}
