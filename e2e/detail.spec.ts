/** The detail page's tools: comparing, zooming, moving, coverage run by run, and taking along what is on screen. */

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { readChart } from "./read-chart.ts";
import { SEEDED } from "./served-product.ts";
import { storeHistory } from "./store-history.ts";
import { pressOn, tabTo } from "./tab-to.ts";

const EXTERNAL_ID = String(SEEDED.from + 7);
/** Six hours, and the six before them, of yesterday: reasons of gaps are filed once a shard, and today's are others'. */
const to = Math.floor(Date.now() / 1_000 / HOUR_S) * HOUR_S - 26 * HOUR_S;
const from = to - 6 * HOUR_S;
const begin = from - 6 * HOUR_S;
/** A hole in the first six hours, and one in the last. */
const isMissing = (minute: number) => (minute >= 100 && minute < 130) || (minute >= 600 && minute < 620);
const path = `/influencers/mockstagram/${EXTERNAL_ID}`;
const view = `${path}?from=${from}&to=${to}`;

test.beforeAll(async () => {
  const { default: postgres } = await import("postgres");
  const { servedProduct } = await import("./served-product.ts");
  const sql = postgres(servedProduct().databaseUrl, { max: 1, onnotice: () => {} });
  await storeHistory(sql, { externalId: EXTERNAL_ID, from: begin, to, isMissing });
  await sql.end();
});

const main = (page: Page) => page.locator("#chart-followers [data-chart=live]");
const span = (page: Page) => page.locator("[data-span]");
const spanOf = (start: number, end: number) => `${start}/${end}`;

test("compare: a dashed line of its own, gaps of either stay, the table tells the difference", async ({
  page,
  request,
}) => {
  await page.goto(view);
  await page.getByRole("link", { name: /^vs previous/ }).click();
  await expect(page).toHaveURL(/vs=previous/);
  const line = main(page).locator(".chart-line-vs path.recharts-curve");
  // Before the hole and after it.
  await expect.poll(async () => (await line.getAttribute("d"))?.match(/M/g)?.length).toBe(2);
  await expect(page.locator("[data-legend=compared]")).toContainText(
    /previous period, .*\(330 of 360 data points\)/,
  );
  await main(page).hover({ position: { x: 700, y: 100 } });
  await expect(page.locator("[data-compared]")).toContainText(/previous period, .*[+−]\d/);
  await page.getByRole("link", { name: "View as table" }).click();
  const answer = await (await request.get(`/api/v1${path}/series?from=${from}&to=${to}&vs=previous`)).json();
  const { last } = answer.comparison.followers;
  await expect(page.locator("td[data-vs]")).toHaveCount(360);
  const shown = await page
    .locator("td[data-vs]")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-vs")));
  expect(shown.toReversed()).toEqual(
    last.map((value: number | null) => (value === null ? "" : String(value))),
  );
  expect(last.filter((value: number | null) => value === null)).toHaveLength(30);

  await page.getByRole("link", { name: /^vs year before/ }).click();
  await expect(page.locator("[data-legend=compared]")).toContainText(
    /^No data in the year before, .*: nothing was due then$/,
  );
  await page.goto(`${view}&vs=month`);
  await expect(page.getByText("“month” is nothing to compare with")).toBeVisible();
});

test("zoom: drawn on the chart, given up with Escape, undone with Back; the same by buttons and fields", {
  tag: "@long",
}, async ({ page }) => {
  await page.goto(`${view}&tz=UTC`);
  await expect(main(page).locator(".chart-line path").first()).toHaveAttribute("d", /L/);
  const box = await main(page).boundingBox();
  if (!box) throw new Error("No chart.");
  const draw = async () => {
    await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 3 });
    await expect(page.locator("[data-zoom=drawing]")).toBeVisible();
    await expect(page.locator(".recharts-tooltip-wrapper").first()).toBeHidden();
  };
  await draw();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-zoom=drawing]")).toHaveCount(0);
  await page.mouse.up();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from, to));

  await draw();
  await page.mouse.up();
  await expect(span(page)).not.toHaveAttribute("data-span", spanOf(from, to));
  const [start = 0, end = 0] = (await span(page).getAttribute("data-span"))?.split("/").map(Number) ?? [];
  expect(start).toBeGreaterThan(from + 1.8 * HOUR_S);
  expect(end).toBeLessThan(to - 1.8 * HOUR_S);
  expect(end - start).toBeGreaterThan(HOUR_S);
  await expect.poll(async () => (await readChart(main(page))).points[0]?.at).toBe(start + 60);
  await page.reload();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(start, end));
  await page.goBack();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from, to));

  const move = page.getByRole("navigation", { name: "Move the range" });
  await move.getByRole("link", { name: "Zoom in" }).click();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from + 1.5 * HOUR_S, to - 1.5 * HOUR_S));
  await move.getByRole("link", { name: "Zoom out" }).click();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from, to));
  await move.getByRole("link", { name: "Earlier" }).click();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(begin, from));
  await move.getByRole("link", { name: "Later" }).click();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from, to));
  await page.goBack();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(begin, from));

  const field = (t: number) => new Date(t * 1_000).toISOString().slice(0, 16);
  await page.getByText("Dates", { exact: true }).click();
  await page.getByLabel("From", { exact: true }).fill(field(begin + HOUR_S));
  await page.getByRole("button", { name: "Show" }).click();
  await expect(span(page)).toHaveAttribute("data-span", spanOf(begin + HOUR_S, from));
  const recent = page.getByRole("list", { name: "Recent ranges" });
  await expect(recent.getByRole("listitem").first()).toBeVisible();
  await page.goto(path);
  await expect(move.getByRole("link", { name: "Later" })).toHaveAttribute("aria-disabled", "true");
});

test("by keyboard: nearer, wider, earlier, and dates that are typed", async ({ page }) => {
  await page.goto(`${view}&tz=UTC`);
  await expect(main(page)).toBeVisible();
  const move = page.getByRole("navigation", { name: "Move the range" });
  for (const [name, start, end] of [
    ["Zoom in", from + 1.5 * HOUR_S, to - 1.5 * HOUR_S],
    ["Zoom out", from, to],
    ["Earlier", begin, from],
  ] as const) {
    await pressOn(page, move.getByRole("link", { name }));
    await expect(span(page)).toHaveAttribute("data-span", spanOf(start, end));
  }
  // Where arrows alone go from run to run.
  await tabTo(page, page.getByRole("slider", { name: "Coverage, run by run" }).first());
  for (const [key, start, end] of [
    ["ArrowRight", from, to],
    ["ArrowLeft", begin, from],
    ["z", begin - 3 * HOUR_S, from + 3 * HOUR_S],
  ] as const) {
    await page.keyboard.press("t");
    await page.keyboard.press(key);
    await expect(span(page)).toHaveAttribute("data-span", spanOf(start, end));
  }
  await pressOn(page, page.getByText("Dates", { exact: true }));
  await tabTo(page, page.getByLabel("From", { exact: true }));
  // Tab has selected what stands there.
  await page.keyboard.type(new Date((begin + HOUR_S) * 1_000).toISOString().slice(0, 16).replace("T", " "));
  await page.keyboard.press("Enter");
  await expect(span(page)).toHaveAttribute("data-span", spanOf(begin + HOUR_S, from + 3 * HOUR_S));
  await expect(page.getByLabel("From", { exact: true })).toBeFocused();
  // What fields show follows the address, and the focus stays where it is.
  await page.keyboard.press("Control+A");
  await page.keyboard.type("now-3d");
  const show = page.getByRole("button", { name: "Show" });
  await pressOn(page, show);
  await expect(page).toHaveURL(/from=now-3d/);
  await expect(show).toBeFocused();
  await page.goBack();
  await expect(page.getByLabel("From", { exact: true })).not.toHaveValue("now-3d");
});

test("by keyboard: the strip's runs are the gaps of the API, and arrow keys read them", async ({
  page,
  request,
}) => {
  await page.goto(view);
  const answer = await (await request.get(`/api/v1${path}/series?from=${from}&to=${to}`)).json();
  expect(answer.coverage.gaps).toHaveLength(1);
  const strip = page.getByRole("slider", { name: "Coverage, run by run" });
  await expect(strip.locator("[data-run]")).toHaveCount(3);
  await expect(page.locator("details[data-coverage]")).toContainText("340 of 360 minutes present");
  await expect(main(page)).toBeVisible();
  await tabTo(page, strip);
  await page.keyboard.press("PageUp");
  await expect(strip).toHaveAttribute("aria-valuetext", /20 slots missing, platform errors/);
  await expect(page.locator("[data-chosen-run=missing]")).toContainText("20 slots missing");
  await page.goto(`${path}?from=${begin - HOUR_S}&to=${to}`);
  await expect(page.locator("[data-run=not_due]").first()).toBeVisible();
  await expect(page.getByText(/not due: before it was added/)).toBeVisible();
});

test("on a phone a tap on the strip tells its run, and the next tap the next one", async ({
  browser,
  product,
}) => {
  const phone = await browser.newContext({
    ...{ baseURL: product.url, hasTouch: true, isMobile: true },
    viewport: { width: 360, height: 740 },
  });
  const page = await phone.newPage();
  await page.goto(view);
  const strip = page.getByRole("slider", { name: "Coverage, run by run" });
  // A chart comes alive when it is near.
  await page.locator("#chart-followers").scrollIntoViewIfNeeded();
  await expect(main(page)).toBeVisible();
  const { width } = (await strip.boundingBox()) ?? { width: 0 };
  const told = page.locator("[data-chosen-run]");
  for (const [at, kind] of [
    [0.7, "missing"],
    [0.9, "present"],
    [0.7, "missing"],
  ] as const) {
    // The hole is 20 minutes of six hours, 240 minutes in.
    await strip.tap({ position: { x: width * at, y: 7 } });
    await expect(told).toHaveAttribute("data-chosen-run", kind);
    if (kind === "missing") await expect(told).toContainText("20 slots missing");
  }
  await page.getByRole("heading", { level: 1 }).tap();
  await expect(told).toHaveCount(0);
  await phone.close();
});

test("export: CSV and JSON hold what is on screen, PNG is a picture, the link leads to this very view", {
  tag: "@long",
}, async ({ page, context, request }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${view}&vs=previous&tz=UTC`);
  await expect(main(page).locator(".chart-line path").first()).toHaveAttribute("d", /L/);
  await page.getByText("Export", { exact: true }).click();
  const save = async (name: string, role: "link" | "button") => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole(role, { name, exact: true }).click(),
    ]);
    return { file: await readFile(await download.path()), name: download.suggestedFilename() };
  };
  const question = `from=${from}&to=${to}&tz=UTC&points=500&fields=followers,following&vs=previous`;
  const series = await (await request.get(`/api/v1${path}/series?${question}`)).json();
  const csv = await save("CSV", "link");
  expect(csv.name).toMatch(new RegExp(`^mockstagram-${EXTERNAL_ID}-.*\\.csv$`));
  const [head = "", ...lines] = csv.file.toString().trimEnd().split("\r\n");
  const columns = head.split(",");
  const column = (name: string) => lines.map((line) => line.split(",")[columns.indexOf(name)]);
  const text = (values: (number | null)[]) => values.map((value) => (value === null ? "" : String(value)));
  expect(column("from")).toEqual(series.t.map((t: number) => new Date(t * 1_000).toISOString()));
  expect(column("followers")).toEqual(text(series.followers.last));
  expect(column("vs_followers")).toEqual(text(series.comparison.followers.last));
  expect(column("followers").filter((cell) => cell === "")).toHaveLength(20);
  const json = await save("JSON", "link");
  expect(JSON.parse(json.file.toString())).toEqual(series);
  const png = await save("PNG of the chart", "button");
  expect(png.file.subarray(1, 4).toString()).toBe("PNG");
  expect(png.file.length).toBeGreaterThan(10 * 1_024);

  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).searchParams.get("tz")).toBe("UTC");
  await page.goto(link);
  await expect(span(page)).toHaveAttribute("data-span", spanOf(from, to));
  await expect(page.locator("[data-legend=compared]")).toBeVisible();
});

test("what the platform says of the account is told with its age and our numbers; an old verdict says so", async ({
  page,
  request,
  sql,
}) => {
  const tell = (suspicious: boolean, hours: number) => sql`
    INSERT INTO suspicions (influencer_id, platform, due_at, checked_at, suspicious, followers, following)
    SELECT id, platform, now() + interval '1 day', now() - ${hours} * interval '1 hour', ${suspicious}, 99871, 24310
    FROM influencers WHERE external_id = ${EXTERNAL_ID} AND removed_at IS NULL
    ON CONFLICT (influencer_id) DO UPDATE SET due_at = excluded.due_at, checked_at = excluded.checked_at,
      suspicious = excluded.suspicious, followers = excluded.followers, following = excluded.following`;
  const note = page.getByRole("region", { name: "What Mockstagram says of this account" });
  // The product's own worker may have it in hand at this moment, for the last time.
  await sql`
    INSERT INTO suspicion_rounds (platform, held_until) VALUES ('mockstagram', now() + interval '1 hour')
    ON CONFLICT (platform) DO UPDATE SET held_until = excluded.held_until`;
  const showsAfter = (change: () => Promise<unknown>, ...texts: string[]) =>
    expect(async () => {
      await change();
      await page.goto(view);
      for (const text of texts) await expect(note).toContainText(text, { timeout: 2_000 });
    }).toPass();
  await showsAfter(
    () => tell(true, 3),
    "Mockstagram calls this account suspicious · checked 3 h ago",
    "4.1 followers for each account that it follows (99,871 / 24,310)",
    "It gives no reason",
  );
  const { suspicion } = await (await request.get(`/api/v1${path}`)).json();
  expect(suspicion).toMatchObject({ suspicious: true, followers: 99_871, following: 24_310 });
  await showsAfter(
    () => tell(false, 72),
    "Mockstagram does not call this account suspicious · checked 3 d ago",
    "No newer verdict could be had",
  );
  const forget = () => sql`
    UPDATE suspicions SET checked_at = NULL, suspicious = NULL
    FROM influencers AS i WHERE i.id = influencer_id AND i.external_id = ${EXTERNAL_ID}`;
  await showsAfter(forget, "Not checked yet");
});

test("by keyboard: an admin writes, changes and deletes a note and takes that back; marks stand on the chart, others read", async ({
  page,
  product,
  browser,
  context,
  complaints,
}) => {
  await signIn(page, product);
  await page.goto(`${view}&tz=UTC`);
  const notes = page.getByRole("region", { name: "Notes" });
  const add = notes.getByRole("button", { name: "Add a note" });
  const text = notes.getByLabel("What happened");
  await pressOn(page, add);
  await expect(text).toBeFocused();
  // It gives up the word that is being composed.
  await text.dispatchEvent("keydown", { key: "Escape", isComposing: true });
  await expect(text).toBeFocused();
  // Nothing that was asked for offline is done later: below there is one note.
  await context.setOffline(true);
  await page.keyboard.type("never written");
  const save = notes.getByRole("button", { name: "Save the note" });
  // The button is disabled meanwhile: so long that the focus is lost, which it has to get back.
  await page.route("**/notes", async (route) => {
    await page.waitForFunction(() => document.activeElement === document.body);
    await route.abort("internetdisconnected");
  });
  await pressOn(page, save);
  await expect(notes.getByRole("alert").filter({ hasText: "You are offline." })).toBeVisible();
  await expect(text).toHaveValue("never written");
  await expect(save).toBeFocused();
  await page.unroute("**/notes");
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
  expect(complaints.filter((line) => !line.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  complaints.length = 0;
  await page.keyboard.press("Enter");
  // Escape is one key, and pressed soon: what was written is there again.
  await expect(text).toHaveValue("never written");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("giveaway");
  await pressOn(page, notes.getByRole("button", { name: "Save the note" }));
  const item = notes.getByRole("listitem");
  await expect(item).toContainText("giveaway");
  await expect(item).toContainText("written by admin@example.org");
  await expect(main(page).locator(".chart-note").first()).toBeAttached();
  await expect(add).toBeFocused();

  await pressOn(page, notes.getByRole("button", { name: "Change note 1" }));
  await expect(notes.getByLabel("What happened")).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("platform purge");
  await pressOn(page, notes.getByRole("button", { name: "Save the note" }));
  await expect(item).toContainText("platform purge");
  await expect(item).toContainText("changed since");

  const stranger = await browser.newPage({ baseURL: product.url });
  await stranger.goto(view);
  await expect(stranger.getByRole("region", { name: "Notes" })).toContainText("platform purge");
  await expect(stranger.getByRole("region", { name: "Notes" })).not.toContainText("admin@example.org");
  await expect(stranger.getByRole("button", { name: "Add a note" })).toHaveCount(0);
  await stranger.close();

  await pressOn(page, notes.getByRole("button", { name: "Delete note 1" }));
  await expect(item).toHaveCount(0);
  await expect(add).toBeFocused();
  await pressOn(page, notes.getByRole("button", { name: "Undo deleting “platform purge”" }));
  await expect(item).toContainText("platform purge");
  await expect(add).toBeFocused();
  await expect(main(page).locator(".chart-note").first()).toBeAttached();
  // Of this range: in another one there is none.
  await page.goto(`${path}?range=1h`);
  await expect(notes).toContainText("None in this range");
});
