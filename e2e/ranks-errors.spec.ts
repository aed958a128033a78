/** Errors lead to whom they hit, ranks say how they changed, ranges are what was written: on rows put into the database. */
import { DAY_S } from "#lib/domain/seconds.ts";
import { findFlawsEverywhere } from "./find-flaws.ts";
import { expect, test } from "./fixtures.ts";

test("an error of the last hour names platform, cause and count, and leads to exactly whom it hit", async ({
  page,
  sql,
}) => {
  const hit = await sql<{ id: number; shard: number; externalId: string }[]>`
    SELECT id, shard_id AS shard, external_id AS "externalId" FROM influencers
    WHERE removed_at IS NULL AND interval_s = 60 AND shard_id = (SELECT min(shard_id) FROM influencers)
    ORDER BY id LIMIT 3`;
  const slot = Math.floor(Date.now() / 60_000) * 60 - 120;
  await sql`DELETE FROM fetch_failures WHERE reason = 'rejected'`;
  await sql`
    INSERT INTO fetch_failures (shard_id, slot, reason, influencer_ids, hits)
    VALUES (${hit[0]?.shard ?? 0}, to_timestamp(${slot}), 'rejected', ${hit.map(({ id }) => id)}, 3)`;
  await page.goto("/pipeline");
  const row = page.locator("[data-cause=rejected]");
  await expect(row).toContainText("Answer rejected as malformed", { ignoreCase: true });
  await expect(row).toContainText("Mockstagram");
  await expect(row.getByRole("cell").nth(1)).toHaveText(/^3/);
  expect(await findFlawsEverywhere(page)).toEqual([]);
  await row.getByRole("link", { name: /3 influencers/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/answer rejected as malformed/i);
  const listed = page.getByRole("rowheader").getByRole("link");
  await expect(listed).toHaveCount(3);
  const hrefs = await listed.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(hrefs).toEqual(hit.map(({ externalId }) => `/influencers/mockstagram/${externalId}`));
  expect(await findFlawsEverywhere(page)).toEqual([]);
  await page.goto(`/pipeline/missed?platform=mockstagram&reason=timeout&interval=60&slot=${slot - DAY_S}`);
  await expect(page.getByText("Nobody, as far as it is known")).toBeVisible();
});

test("the board and an influencer's page say how ranks changed, a day without a record is none", {
  tag: "@long",
}, async ({ page, sql }) => {
  const read = async () =>
    await (await page.request.get("/api/v1/leaderboard?metric=followers&limit=3")).json();
  // The first snapshots after the start may hold nobody.
  await expect.poll(async () => (await read()).items.length, { timeout: 120_000 }).toBe(3);
  const board = await read();
  const [up, down, fresh] = board.items;
  const { dayAgo } = board.ranks;
  await sql`DELETE FROM rank_days`;
  await sql`DELETE FROM rank_history`;
  await sql`INSERT INTO rank_days VALUES (${dayAgo.day}::date, now(), 1000)`;
  for (const [item, rank] of [
    [up, up.ranks.now + 3],
    [down, 1],
  ])
    await sql`
      INSERT INTO rank_history
      SELECT ${dayAgo.day}::date, id, 1, ${rank}::int, ${rank}::int FROM influencers
      WHERE external_id = ${item.externalId} AND removed_at IS NULL`;
  await page.goto("/leaderboard?metric=followers");
  const rowOf = ({ externalId }: { externalId: string }) =>
    page.getByRole("row").filter({ has: page.locator(`a[href*="/${externalId}?"]`) });
  await expect(rowOf(up).locator("[data-rank-change=up]").first()).toContainText("▲3");
  await expect(rowOf(up).locator("[data-rank-change=up]").first()).toContainText("up 3 places");
  await expect(rowOf(down).locator("[data-rank-change=down]").first()).toContainText("▼");
  await expect(rowOf(fresh).locator("[data-rank-change=new]").first()).toContainText("new");
  // Of the day a week ago there is no record.
  await expect(rowOf(up).locator("[data-rank-change=unknown]").first()).toContainText("—");
  expect(await findFlawsEverywhere(page)).toEqual([]);
  await page.goto(`/influencers/mockstagram/${up.externalId}`);
  const card = page.getByRole("region", { name: "Rank by followers" });
  await expect(card).toContainText(/rank \d+ of [\d,]+; a week ago is not known/i);
  await expect(card.getByRole("img")).toBeVisible();
});

test("a range is what was written: it moves on, stays so in the address, and what is no time is told at its field", {
  tag: "@long",
}, async ({ page, sql }) => {
  const [one] = await sql`SELECT external_id FROM influencers WHERE removed_at IS NULL ORDER BY id LIMIT 1`;
  const path = `/influencers/mockstagram/${one?.external_id}`;
  await page.goto(`${path}?tz=Europe/Berlin`);
  await page.getByText("Dates", { exact: true }).click();
  await page.getByLabel("From", { exact: true }).fill("now-1d/d");
  await page.getByLabel("To, not included", { exact: true }).fill("now/d");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/from=now-1d(\/|%2F)d&to=now(\/|%2F)d/);
  const span = page.locator("[data-span]");
  const [from = 0, to = 0] = (await span.getAttribute("data-span"))?.split("/").map(Number) ?? [];
  expect(to - from).toBe(2 * DAY_S);
  const midnight = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "medium" });
  expect(midnight.format(from * 1_000)).toBe("00:00:00");
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("now-1d/d");
  // The range before stands there, dimmed, until this one is there.
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  expect(await findFlawsEverywhere(page)).toEqual([]);

  await page.goto(`${path}?from=last+week&to=now`);
  await expect(page.getByText("“last week” is not a time: showing the last 24 hours.")).toBeVisible();
  const field = page.getByLabel("From", { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/“last week” is not understood. Write for example now-90d/);

  // What is refused stays to be put right, also after a reload.
  await page.goto(`${path}?tz=UTC`);
  await page.getByText("Dates", { exact: true }).click();
  await field.fill("2026-03-02 08:00");
  await page.getByLabel("To, not included", { exact: true }).fill("2026-03-01 08:00");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("The range ends before it begins: showing the last 24 hours.")).toBeVisible();
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(field).toBeVisible();
    await expect(field).toHaveValue("2026-03-02 08:00");
    await expect(page.getByLabel("To, not included", { exact: true })).toHaveValue("2026-03-01 08:00");
  }

  await page.goto(`/compare?ids=mockstagram:${one?.external_id}&from=now-6h&to=now`);
  await page.getByText("Dates", { exact: true }).click();
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("now-6h");
});
