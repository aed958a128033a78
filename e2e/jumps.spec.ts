/** Is that jump real: a purge that hit all, and a rise of one account, told apart on its page, by mouse and by keyboard. */

import { connectDatabase } from "#lib/db/client.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { makePlatformHours } from "#lib/ingest/make-platform-hours.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { MINUTE, systemClock } from "#lib/time.ts";
import { realisticValue } from "../mockstagram/value.ts";
import { findFlawsEverywhere } from "./find-flaws.ts";
import { expect, test } from "./fixtures.ts";
import { SEEDED, servedProduct } from "./served-product.ts";

/** Long before what others store, and in days of which data points are kept. */
const from = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 20 * 24 * HOUR_S;
const HOURS = 40;
const PURGE = 28;
const OWN = 34;
const to = from + HOURS * HOUR_S;
const ACCOUNTS = 30;
const FIRST = SEEDED.from + 60;
const path = `/influencers/mockstagram/${FIRST}`;
const view = `${path}?from=${from}&to=${to}&tz=UTC`;

/**
 * All lose 1 to 2.5 % in the purge; the first one gains 12 % later, by itself, and 6 % more in the hour after. About as many
 * as what the stand-in answers now: nobody else's movers.
 */
function countOf(account: number, hour: number): number {
  const { followerCount } = realisticValue(FIRST + account, to, 1);
  const purged = hour < PURGE ? 1 : 0.99 - 0.0005 * account;
  const own = account > 0 || hour === OWN ? 1 : hour > OWN ? 1.06 : 1 / 1.12;
  return Math.round(followerCount * purged * own) + ((hour + account) % 2) * 9;
}

test.beforeAll(async () => {
  const { default: postgres } = await import("postgres");
  const { databaseUrl } = servedProduct();
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const rows = Array.from({ length: ACCOUNTS * HOURS }, (_, i) => {
    const [account, hour] = [i % ACCOUNTS, Math.floor(i / ACCOUNTS)];
    return { id: String(FIRST + account), at: from + hour * HOUR_S + 1_800, count: countOf(account, hour) };
  });
  const listed = sql`unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ at }) => at)}::float8[],
    ${rows.map(({ count }) => count)}::int[]) AS x (external_id, at, count)
    JOIN influencers AS i ON i.external_id = x.external_id AND i.removed_at IS NULL`;
  await sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
    SELECT i.id, to_timestamp(at), to_timestamp(at + 1), count FROM ${listed} ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO dirty_hours (hour, shard_id)
    SELECT DISTINCT date_trunc('hour', to_timestamp(at), 'UTC'), i.shard_id FROM ${listed} ON CONFLICT DO NOTHING`;
  await sql.end();
  const client = connectDatabase({ url: databaseUrl, name: "e2e", max: 1, statementTimeoutMs: MINUTE });
  await rollUpHours(client.db, systemClock, { quietS: 0 });
  await makePlatformHours(client.db, systemClock);
  await client.close();
});

test("a fall with all others and a rise alone are told apart, and lead to the chart", async ({
  page,
  request,
}) => {
  const html = await (await request.get(view)).text();
  expect(html).toContain("likely the platform, not this account");
  await page.goto(view);
  const card = page.locator("[data-jumps]");
  const jumps = card.locator("[data-jump]");
  const events = card.locator("[data-jump-run]");
  await expect(jumps).toHaveCount(3);
  await expect(events).toHaveCount(2);
  await expect(events.nth(0)).toContainText(
    /\+[\d,]+ \(\+1[89]\.?\d* %\).*Its own.*2 hours in a row.*Most of it .*; this one by \+1[12]/,
  );
  await expect(jumps.nth(0)).toHaveAttribute("data-jump", "own");
  await expect(jumps.nth(0)).toContainText(/\+[\d,]+ \(\+1[12]\.?\d* %\)/);
  await expect(jumps.nth(1)).toContainText(/\+[\d,]+ \(\+[56]\.?\d* %\)/);
  await expect(jumps.nth(0)).toContainText(
    /times its usual hour of 9 followers\. 5\d % of 30 accounts of Mockstagram rose in that hour/,
  );
  await expect(jumps.nth(2)).toHaveAttribute("data-jump", "platform");
  await expect(jumps.nth(2)).toContainText("100 % of 30 accounts of Mockstagram fell in that hour");

  await expect(page.locator("#chart-followers [data-chart=live] .chart-mark line")).toHaveCount(3);

  const span = page.locator("[data-span]");
  const around = (hour: number, hours = 1) =>
    `${from + (hour - 3) * HOUR_S}/${from + (hour + hours + 3) * HOUR_S}`;
  await events
    .nth(1)
    .getByRole("link", { name: /^Show on the chart/ })
    .click();
  await expect(span).toHaveAttribute("data-span", around(PURGE));
  await expect(jumps).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`from=${from + (PURGE - 3) * HOUR_S}`));
  await page.goBack();
  await expect(events).toHaveCount(2);
  await events
    .nth(0)
    .getByRole("link", { name: /^Show on the chart/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(span).toHaveAttribute("data-span", around(OWN, 2));
  await expect(events).toHaveCount(1);
  await expect(jumps).toHaveCount(2);

  expect(await findFlawsEverywhere(page)).toEqual([]);
});

test("without jumps it says why, and its failure leaves the rest", { tag: "@long" }, async ({
  page,
  complaints,
}) => {
  const card = page.locator("[data-jumps]");
  await page.goto(`${path}?from=${from}&to=${from + 10 * HOUR_S}`);
  await expect(card).toContainText("Too little history");
  await page.goto(`${path}?from=${from - 90 * HOUR_S}&to=${from - 80 * HOUR_S}`);
  await expect(card).toContainText("Nothing to judge");
  await page.goto(`${path}?from=${from + 29 * HOUR_S}&to=${from + 33 * HOUR_S}`);
  await expect(card).toContainText("No jumps in this range · 4 hours judged");

  await page.route("**/jumps?*", (route) => route.fulfill({ status: 400, json: {} }));
  await page
    .getByRole("navigation", { name: "Move the range" })
    .getByRole("link", { name: "Zoom out" })
    .click();
  const problem = page.getByRole("alert").filter({ hasText: "The list of jumps could not be loaded" });
  await expect(problem).toBeVisible();
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible();
  await page.unroute("**/jumps?*");
  await problem.getByRole("button", { name: "Try again" }).click();
  await expect(card.locator("[data-jump]").first()).toBeVisible();
  expect(complaints.filter((line) => !/status of 400/.test(line))).toEqual([]);
  complaints.length = 0;
});
