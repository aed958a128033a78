/** What is on screen and can't be read anew says so, and why: by the page's own clock, on answers that are put in between. */
import type { Page, Route } from "@playwright/test";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { untilListed } from "./until-listed.ts";

test.beforeAll(untilListed);

const failing = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    headers: { "x-request-id": "0000-3333" },
    json: { success: false, error: { code, message: code } },
  });
const away = failing(503, "UNAVAILABLE");
const stale = (page: Page) => page.locator("[data-stale]");
const account = `/influencers/mockstagram/${SEEDED.from}`;

/** A failure of ours is no fault of the page. */
function forgive(complaints: string[], status: number): void {
  expect(complaints.filter((line) => !line.includes(`status of ${status}`))).toEqual([]);
  complaints.length = 0;
}

/** What is asked of our API of one account. */
function watchAsked(page: Page, of: string): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === `/api/v1${of}` || pathname.startsWith(`/api/v1${of}/`)) asked.push(pathname);
  });
  return asked;
}

/** Keys do nothing before scripts are there, and requests that were begun are answered. */
async function open(page: Page, path: string, aheadS = 0): Promise<void> {
  await page.clock.install({ time: Date.now() + aheadS * 1_000 });
  await page.goto(path);
  await page.waitForLoadState("networkidle");
}

for (const [part, clock, aheadS] of [
  ["stats", "a right clock", 0],
  ["jumps", "a clock that is ten minutes ahead", 600],
] as const)
  test(`an influencer's ${part} that can't be read anew are told, though the chart goes on, by ${clock}`, async ({
    page,
    complaints,
  }) => {
    await open(page, account, aheadS);
    // Once more by the browser itself.
    const again = page.waitForResponse(`**/${part}?**`);
    await page.clock.fastForward(65_000);
    await again;
    const readAt = Date.now() / 1_000;
    await page.waitForLoadState("networkidle");
    await page.route(`**/${part}?**`, away);
    await page.clock.fastForward(65_000);
    await expect(stale(page)).toContainText("the database does not answer");
    const since = Number(await stale(page).getAttribute("data-stale"));
    expect(Math.abs(since - readAt)).toBeLessThan(30);
    await page.unroute(`**/${part}?**`);
    await stale(page).getByRole("button", { name: "Try again" }).click();
    await expect(stale(page)).toHaveCount(0);
    forgive(complaints, 503);
  });

test("a session that has ended is told, and leads to signing in and back to this very view", async ({
  page,
  complaints,
}) => {
  await open(page, `${account}?range=7d`);
  await page.route("**/api/v1/influencers/**", failing(401, "UNAUTHENTICATED"));
  await page.clock.fastForward(65_000);
  await expect(stale(page)).toContainText("your session has ended");
  await expect(stale(page)).not.toContainText("by itself");
  await expect(stale(page).getByRole("button", { name: "Try again" })).toHaveCount(0);
  const signInAgain = page.getByRole("link", { name: "Sign in again" });
  const to = (path: string) => `/login?next=${encodeURIComponent(path)}`;
  await expect(signInAgain.first()).toHaveAttribute("href", to(`${account}?range=7d`));
  expect(await findFlaws(page)).toEqual([]);
  // Of another range nothing is there yet.
  await page.getByRole("link", { name: /^30d/ }).click();
  const chart = page.getByRole("alert").filter({ hasText: "The chart could not be loaded" });
  await expect(chart).toContainText("Your session has ended.");
  await expect(chart.getByRole("link", { name: "Sign in again" })).toHaveAttribute(
    "href",
    to(`${account}?range=30d`),
  );
  await expect(chart.getByRole("button", { name: "Try again" })).toHaveCount(0);
  forgive(complaints, 401);
});

test("who was removed meanwhile is told, without a promise, and is not asked for again", async ({
  page,
  complaints,
}) => {
  const asked = watchAsked(page, account);
  await open(page, account);
  await page.route("**/api/v1/influencers/**", failing(404, "NOT_FOUND"));
  await page.clock.fastForward(65_000);
  await expect(stale(page)).toContainText("it is not tracked any more");
  await expect(stale(page)).not.toContainText("by itself");
  await expect(stale(page).getByRole("link", { name: "All influencers" })).toHaveAttribute(
    "href",
    "/influencers",
  );
  expect(await findFlaws(page)).toEqual([]);
  await page.waitForLoadState("networkidle");
  asked.length = 0;
  for (let i = 0; i < 5; i++) await page.clock.fastForward(65_000);
  expect(asked).toEqual([]);
  // A removal can be taken back.
  await page.unroute("**/api/v1/influencers/**");
  await stale(page).getByRole("button", { name: "Try again" }).click();
  await expect(stale(page)).toHaveCount(0);
  await page.clock.fastForward(65_000);
  await expect.poll(() => asked.length).toBeGreaterThan(5);
  forgive(complaints, 404);
});

test("of those compared, who was removed meanwhile is told beside its name; the other goes on", async ({
  page,
  complaints,
}) => {
  const asked = watchAsked(page, account);
  await open(page, `/compare?ids=${SEEDED.from},${SEEDED.from + 1}`);
  await page.route(`**/api/v1${account}**`, failing(404, "NOT_FOUND"));
  await page.clock.fastForward(65_000);
  await expect(page.locator("[data-place='0']")).toContainText("is not tracked on mockstagram");
  await expect(page.locator("[data-place='1']")).not.toContainText("is not tracked");
  await expect(stale(page)).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  asked.length = 0;
  for (let i = 0; i < 5; i++) await page.clock.fastForward(65_000);
  expect(asked).toEqual([]);
  forgive(complaints, 404);
});

test("the foot of each page tells when the pipeline is behind, though a worker runs", async ({ page }) => {
  await page.clock.install();
  await page.route("**/api/health", async (route) => {
    const answer = await route.fetch();
    const told = await answer.json();
    expect(told.verdict).toMatch(/^[a-z_]+$/);
    await route.fulfill({ response: answer, json: { ...told, verdict: "behind" } });
  });
  await page.goto("/influencers");
  const link = page.getByRole("contentinfo").getByRole("link", { name: /Pipeline/ });
  await page.waitForLoadState("networkidle");
  await page.clock.fastForward(20_000);
  await expect(link).toContainText("Pipeline is behind: newest slot began");
  await expect(link.locator(".text-bad")).toHaveCount(1);
});

test("an import under way: no pace that nobody knows, no standing still that nobody saw, no upload lost", {
  tag: "@long",
}, async ({ page, product, complaints }) => {
  await signIn(page, product);
  await page.clock.install();
  await page.goto("/admin/import");
  await page.getByLabel("Ids").fill("1600010\n1600011\n");
  const held = Promise.withResolvers<void>();
  await page.route("**/imports/*/chunks/*", async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.getByRole("button", { name: "Upload and check" }).click();
  await expect(page.getByRole("heading", { name: "Uploading", exact: true })).toBeVisible();
  const question = page.waitForEvent("dialog");
  const leaving = page.evaluate(() => window.location.reload());
  expect((await question).type()).toBe("beforeunload");
  await (await question).dismiss();
  await leaving;
  held.resolve();
  await expect(page.getByRole("heading", { name: "Nothing is added yet" })).toBeVisible({ timeout: 15_000 });
  const path = `/api/v1/imports/${page.url().split("/").at(-1)}`;
  const detail = await (await page.request.get(path)).json();
  const running = { ...detail, state: "running", fresh: 100_000, existing: 0 };
  let asked = 0;
  let meanwhile = 0;
  let state: object = { ...detail, state: "receiving", bytes: 1_000_000, received: 0 };
  await page.route(`**${path}`, (route) => {
    asked += 1;
    return route.fulfill({ json: { ...state, received: asked * 1_000, added: asked * 100 + meanwhile } });
  });
  await page.getByRole("button", { name: "Add 2 influencers" }).waitFor();
  // Back in sight after a while, a page asks again.
  await page.clock.fastForward(10_000);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(page.getByRole("heading", { name: "Not all of the file has arrived" })).toBeVisible();
  // It comes, though not from here.
  await expect(page.getByRole("heading", { name: "Being uploaded in another window" })).toBeVisible();
  state = running;
  const progress = page.getByRole("region", { name: "Adding" });
  await expect(progress).toContainText("a second, about");
  // Nobody asks: that tells nothing of a worker. What is done meanwhile is not done in the moment in which it is told.
  await page.getByRole("button", { name: "Pause all updates" }).click();
  await expect(progress).not.toContainText("a second");
  await page.clock.runFor(21_000);
  await expect(progress).not.toContainText("Nothing has moved");
  meanwhile = 50_000;
  await page.getByRole("button", { name: "Go on with updates" }).click();
  await expect(progress).toContainText("a second, about");
  const [, perSecond = ""] = /, ([\d,]+) a second/.exec((await progress.textContent()) ?? "") ?? [];
  expect(Number(perSecond.replaceAll(",", ""))).toBeLessThan(1_000);
  await page.unroute(`**${path}`);
  await page.route(`**${path}`, away);
  await expect(stale(page)).toContainText("the database does not answer");
  await expect(page.getByText("could not be loaded")).toHaveCount(0);
  await expect(progress).toContainText("of 100,000");
  await expect(progress).not.toContainText("a second");
  await page.unroute(`**${path}`);
  await stale(page).getByRole("button", { name: "Try again" }).click();
  await expect(stale(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("heading", { name: "Cancelled: nobody was added" })).toBeVisible();
  forgive(complaints, 503);
});

test("bulk actions under way say when they can't be followed", { tag: "@long" }, async ({
  page,
  product,
  complaints,
}) => {
  await signIn(page, product);
  await open(page, "/admin");
  const action: BulkActionView = {
    ...{ id: 900_001, action: { kind: "pause" }, filter: {}, state: "running" },
    ...{ matching: 100, done: 10, changed: 10, undone: 0, kept: 0 },
    ...{ createdBy: "admin@example.org", createdAt: Math.floor(Date.now() / 1_000), endedAt: null },
    ...{ undoUntil: null, problem: null, waits: false, perSecond: null, secondsLeft: null },
  };
  await page.route("**/api/v1/bulk-actions", (route) => route.fulfill({ json: { actions: [action] } }));
  await page.clock.fastForward(31_000);
  await expect(page.locator("[data-bulk='900001']")).toBeVisible();
  await expect(stale(page)).toHaveCount(0);
  await page.unroute("**/api/v1/bulk-actions");
  await page.route("**/api/v1/bulk-actions", away);
  await page.clock.fastForward(5_000);
  await expect(stale(page)).toContainText("the database does not answer");
  await expect(page.locator("[data-bulk='900001']")).toBeVisible();
  expect(await findFlaws(page)).toEqual([]);
  forgive(complaints, 503);
});
