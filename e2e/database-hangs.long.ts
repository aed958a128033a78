/** Open pages while the database hangs: they keep what they show, say since when, and go on by themselves. */
import { expect, test } from "./fixtures.ts";
import { holdDatabase } from "./hold-database.ts";
import { card, JUDGED_WITHIN, untilJudged } from "./pipeline-page.ts";
import { SEEDED } from "./served-product.ts";

// A guard against hangs: some of it waits for minutes to turn, one after the other.
test.describe.configure({ timeout: 600_000 });

test("the database hangs: open pages keep what they show and say since when, and go on by themselves", async ({
  page,
  context,
  product,
  complaints,
}) => {
  test.skip(process.platform !== "linux", "the database's processes are found in /proc");
  await untilJudged(page, 1);
  const [list, detail, late] = [await context.newPage(), await context.newPage(), await context.newPage()];
  await list.goto("/influencers");
  await expect(list.locator("tbody tr")).toHaveCount(50);
  // Of the series' questions: which were answered, and which failed.
  const questions = { answered: new Set<string>(), failed: new Set<string>() };
  detail.on("response", (response) => {
    if (!response.url().includes("/series")) return;
    questions[response.ok() ? "answered" : "failed"].add(response.url());
  });
  await detail.goto(`/influencers/mockstagram/${SEEDED.from + 11}?range=1h`);
  await expect(detail.locator("[data-coverage]").first()).toBeVisible();
  const range = detail.getByText(/ – \d\d:\d\d/).first();
  const before = await range.textContent();
  const goOn = holdDatabase(product.dataDir);
  try {
    for (const open of [page, list, detail])
      await expect(open.locator("[data-stale]"), open.url()).toContainText(
        /Stale since \d\d:\d\d:\d\d: the database does not answer/,
        { timeout: 60_000 },
      );
    const fresh = await context.newPage();
    const tooLate = { "/pipeline": late, [`/influencers/mockstagram/${SEEDED.from + 12}`]: fresh };
    await Promise.all(Object.entries(tooLate).map(([path, open]) => open.goto(path)));
    for (const open of [late, fresh]) {
      // One cause is told once, however many blocks the page has.
      await expect(open.getByRole("alert").filter({ hasText: "could not be loaded" })).toHaveCount(1, {
        timeout: 60_000,
      });
      // Where nothing was loaded nothing is stale.
      await expect(open.locator("[data-stale]"), open.url()).toHaveCount(0);
    }
    await fresh.close();
    await expect(card(page)).toContainText(/^was /i);
    await expect(list.locator("tbody tr")).toHaveCount(50);
    // Also when the range has moved on with the minute, and its new question can't be answered.
    await expect(range).not.toHaveText(before ?? "", { timeout: 90_000 });
    const unanswered = () => [...questions.failed].filter((url) => !questions.answered.has(url)).length;
    await expect.poll(unanswered, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect(detail.locator("[data-chart=live]").first()).toBeVisible();
    await expect(detail.getByRole("alert").filter({ hasText: "could not be loaded" })).toHaveCount(0);
  } finally {
    goOn();
  }
  // The list is stale until a new one is built, and that comes with a minute. What still says so is printed.
  for (const open of [page, list, detail])
    await expect(open.locator("[data-stale]"), open.url()).toHaveText([], { timeout: 120_000 });
  await expect(card(late)).toBeVisible({ timeout: 30_000 });
  // Data comes again: what was fetched meanwhile is stored, and the newest slot is judged.
  await expect(card(page)).toHaveAttribute("data-verdict", "keeping_up", { timeout: JUDGED_WITHIN });
  expect(complaints.filter((line) => !/status of 503/.test(line))).toEqual([]);
  complaints.length = 0;
});
