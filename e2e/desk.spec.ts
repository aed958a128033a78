/** An admin's lists: what the address asks for is kept or told, Back leads back, and a removal can be undone after a reload. */
import { randomUUID } from "node:crypto";
import { expect, signIn, test } from "./fixtures.ts";
import type { ServedProduct } from "./served-product.ts";
import { pressOn, tabTo } from "./tab-to.ts";
import { track } from "./track.ts";

/** The stand-in knows it, nobody else tracks it. */
const PASSER_BY = "1600001";

/** Once a day, so that it is no load. */
const addPasserBy = (product: ServedProduct) => track(product, [PASSER_BY], 86_400);

test("what an address can't mean is told above what is shown instead", async ({ page, product }) => {
  await signIn(page, product);
  const told: [string, string[]][] = [
    ["/admin?state=falling&before=x", ["“falling” is no state", "“x” is no place in this list"]],
    ["/admin/import?before=x", ["“x” is no import's number"]],
    ["/admin/audit?from=soon&after=b2xk", ["“soon” is no day", "names no page of this list"]],
    ["/admin/dead-letters?state=lost&after=b2xk", ["“lost” is no state", "names no page of this list"]],
  ];
  for (const [path, problems] of told) {
    await page.goto(path);
    for (const problem of problems) await expect(page.getByText(problem), path).toBeVisible();
    // It is the newest page that is shown: no way leads to it.
    await expect(page.getByRole("link", { name: "Newest", exact: true }), path).toHaveCount(0);
  }
});

test("a filter survives signing in; each choice is a step that Back takes off", async ({ page, product }) => {
  await signIn(page, product);
  await page.goto("/admin");
  const choice = (name: RegExp) => page.getByRole("search").getByRole("combobox", { name });
  const state = choice(/^State/);
  await state.selectOption("paused");
  await expect(page).toHaveURL(`${product.url}/admin?state=paused`);
  await choice(/^Interval/).selectOption("300");
  await expect(page).toHaveURL(`${product.url}/admin?state=paused&interval=300`);
  await page.goBack();
  await expect(page).toHaveURL(`${product.url}/admin?state=paused`);
  await expect(state).toHaveValue("paused");
  await page.goBack();
  await expect(page).toHaveURL(`${product.url}/admin`);
  await expect(state).toHaveValue("");

  await page.context().clearCookies();
  for (const path of ["/admin?state=paused", "/admin/import?before=3"]) {
    await page.goto(path);
    await expect(page).toHaveURL(`${product.url}/login?next=${encodeURIComponent(path)}`);
  }
});

test("by keyboard: older pages and back to the newest, each time on at the list's heading", async ({
  page,
  product,
  sql,
}) => {
  await signIn(page, product);
  const link = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  const heading = page.getByRole("heading", { name: "Recently added" });
  await pressOn(page, link("Older"));
  await expect(page).toHaveURL(/\/admin\?before=mockstagram/);
  await expect(heading).toBeFocused();
  await pressOn(page, link("Newest"));
  await expect(page).toHaveURL(`${product.url}/admin`);
  await expect(heading).toBeFocused();
  // What an older page held may be gone: the others are not.
  const [last] = await sql<{ id: string }[]>`
    SELECT platform || '/' || external_id AS id FROM influencers ORDER BY influencers.id LIMIT 1`;
  await page.goto(`/admin?before=${last?.id}`);
  await expect(page.getByText("Nothing further here.")).toBeVisible();
  await pressOn(page, page.getByRole("link", { name: "Show the newest" }));
  await expect(page).toHaveURL(`${product.url}/admin`);
  await expect(page.locator("tr[data-account]").first()).toBeVisible();

  const cause = randomUUID();
  await sql`
    INSERT INTO dead_letters (hash, queue, payload, cause, discarded_at, discarded_by)
    SELECT ${cause} || n, 'ingest', '{}', ${cause}, now(), 'admin@example.org' FROM generate_series(1, 30) AS n`;
  try {
    await page.goto("/admin/dead-letters?state=discarded");
    await pressOn(page, link("Older"));
    await expect(page).toHaveURL(/after=/);
    await expect(page.getByRole("heading", { name: "Discarded dead letters" })).toBeFocused();
    await expect(page.locator("[data-letter]").first()).toBeVisible();
    await sql`DELETE FROM dead_letters WHERE cause = ${cause}`;
    await page.reload();
    await expect(page.getByText("Nothing further here.")).toBeVisible();
    await expect(link("Newest")).toBeVisible();
  } finally {
    await sql`DELETE FROM dead_letters WHERE cause = ${cause}`;
  }
});

test("by keyboard: who was removed can be brought back at once, and after a reload", async ({
  page,
  product,
  sql,
}) => {
  await addPasserBy(product);
  try {
    await signIn(page, product);
    await page.goto("/admin");
    const row = page.locator(`[data-account="${PASSER_BY}"]`);
    const tray = page.getByRole("status").filter({ hasText: /removed with \d+ data points?/ });
    const undo = tray.getByRole("button", { name: /^Undo removing/ });
    const remove = async () => {
      await pressOn(page, row.getByRole("button", { name: /^Remove/ }));
      await pressOn(page, page.getByRole("dialog").getByRole("button", { name: "Remove" }));
      await expect(row).toHaveCount(0);
      await expect(tray.locator(":focus")).toContainText("removed with");
    };
    await remove();
    // The next Tab leads to it.
    await page.keyboard.press("Tab");
    await expect(undo).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(tray).toHaveCount(0);
    await expect(row).toBeVisible();
    await expect(page.getByRole("heading", { name: "Recently added" })).toBeFocused();

    await remove();
    await page.reload();
    await expect(row).toHaveCount(0);
    await tabTo(page, undo);
    await page.keyboard.press("Enter");
    await expect(row).toBeVisible();
    await page.reload();
    await expect(row).toBeVisible();
    await expect(undo).toHaveCount(0);
  } finally {
    // The worker erases it; the other tests know nothing of it.
    await sql`
      UPDATE influencers SET removed_at = now() - interval '1 hour', changed_xid = pg_current_xact_id()
      WHERE external_id = ${PASSER_BY} AND removed_at IS NULL`;
  }
});

test("dead letters lead an admin to their desk, which follows others, and tell anybody else whom they wait for", async ({
  page,
  product,
  sql,
  complaints,
}) => {
  const cause = randomUUID();
  await sql`INSERT INTO dead_letters (hash, queue, payload, cause) VALUES (${cause}, 'ingest', '{}', ${cause})`;
  try {
    const numbers = page.getByRole("region", { name: "Numbers of now" });
    // Those who ask at the same time share one reading, which may be of before.
    await expect(async () => {
      await page.goto("/pipeline");
      await expect(numbers).toContainText("wait for an admin", { timeout: 1_000 });
    }).toPass();
    await signIn(page, product);
    await page.clock.install();
    await page.goto("/pipeline");
    await numbers.getByRole("link", { name: "see and redrive them" }).click();
    await expect(page).toHaveURL(`${product.url}/admin/dead-letters`);
    await expect(page.getByText(cause)).toBeVisible();
    // Where nobody answers the page stays, with what was typed on it.
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await page.context().setOffline(true);
    const unanswered = page.waitForEvent("requestfailed");
    await page.clock.fastForward(21_000);
    await unanswered;
    await page.context().setOffline(false);
    complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes("net::ERR_")));
    // Another admin may deal with it.
    await sql`DELETE FROM dead_letters WHERE cause = ${cause}`;
    await page.clock.fastForward(21_000);
    await expect(page.getByText(cause)).toHaveCount(0);
    expect(await page.evaluate(() => "isSame" in window)).toBe(true);
  } finally {
    await sql`DELETE FROM dead_letters WHERE cause = ${cause}`;
  }
});
