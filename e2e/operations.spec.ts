/** An admin's operations with the keyboard alone: a dead letter is seen and redriven, and the audit log tells of it. */
import { randomUUID } from "node:crypto";
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { pressOn, tabTo } from "./tab-to.ts";

test("by keyboard: a dead letter is found, redriven by a worker, and the audit log says by whom", async ({
  page,
  product,
  sql,
}) => {
  await signIn(page, product);
  const [shard] = await sql<{ id: number; member: number }[]>`
    SELECT s.id, max(i.id) AS member FROM shards AS s JOIN influencers AS i ON i.shard_id = s.id GROUP BY s.id LIMIT 1`;
  const slot = Math.floor(Date.now() / 60_000) * 60 - 3_600;
  const payload = {
    ...{ v: 1, shard: shard?.id, slot, fetchedAt: slot * 1_000, ids: [shard?.member], offsets: [1_000] },
    ...{ followers: [5], following: [3], posts: [null], failures: [] },
  };
  const [letter] = await sql<{ id: string }[]>`
    INSERT INTO dead_letters (hash, queue, payload, cause)
    VALUES (${randomUUID()}, 'ingest', ${JSON.stringify(payload)}, 'a trigger said: not today') RETURNING id`;
  const id = letter?.id ?? "";

  await page.goto("/admin");
  await pressOn(page, page.getByRole("link", { name: "Dead letters" }));
  await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
  await expect(page.getByText("a trigger said: not today")).toBeVisible();
  await expect(page.locator(`[data-letter="${id}"]`)).toContainText("1 data point");
  expect(await findFlaws(page)).toEqual([]);

  // What would be given up is said first; Escape gives up nothing.
  await tabTo(page, page.getByLabel(`Select dead letter ${id}`));
  await page.keyboard.press("Space");
  await pressOn(page, page.getByRole("button", { name: "Discard selected" }));
  await expect(page.getByRole("dialog")).toContainText("1 data point is given up");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await pressOn(page, page.getByRole("button", { name: "Redrive selected" }));
  await expect(page.getByRole("status").filter({ hasText: "1 dead letter is asked back" })).toBeVisible();
  // A worker does it, and the page sees that by itself.
  await expect(page.getByText("There are no dead letters")).toBeVisible();
  const where = sql`WHERE influencer_id = ${shard?.member ?? 0} AND time = to_timestamp(${slot})`;
  await expect.poll(() => sql`SELECT followers FROM data_points ${where}`).toMatchObject([{ followers: 5 }]);
  await sql`DELETE FROM data_points ${where}`;

  await pressOn(page, page.getByRole("link", { name: "Audit log" }));
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  const event = page.locator('[data-action="dead_letter.redrive"]').first();
  await expect(event).toContainText("admin@example.org asked for dead letters to be redriven");
  await expect(event).toContainText(id);
  const { timeZone } = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions());
  await expect(page.getByText(`times in ${timeZone}`)).toBeVisible();
  expect(await findFlaws(page)).toEqual([]);

  // The focus stays with whoever searches; "Show all" goes when it is pressed, and leads to what it shows.
  const who = page.getByLabel("Who", { exact: true });
  await tabTo(page, who);
  await page.keyboard.type("nobody");
  const search = page.getByRole("button", { name: "Search", exact: true });
  await pressOn(page, search);
  await expect(page.getByRole("heading", { name: "Matching events" })).toBeVisible();
  await expect(search).toBeFocused();
  await pressOn(page, page.getByRole("link", { name: "Show all" }));
  await expect(page.getByRole("heading", { name: "All events" })).toBeFocused();
  await expect(who).toHaveValue("");
});
