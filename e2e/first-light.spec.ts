/** The whole way of one data point: account → added influencer → fetched → stored → answered → drawn. */
import { expect, signIn, test } from "./fixtures.ts";
import { readChart } from "./read-chart.ts";
import { SEEDED } from "./served-product.ts";
import { pressOn, tabTo } from "./tab-to.ts";
import { track } from "./track.ts";

/** Known to the stand-in, not seeded. */
const EXTERNAL_ID = "1500042";

test("by keyboard: an added influencer's first data point is drawn as the API answers it and the database holds it", async ({
  page,
  product,
  request,
  sql,
}) => {
  expect(Number(EXTERNAL_ID)).toBeGreaterThan(SEEDED.from + SEEDED.count);
  await signIn(page, product);
  await expect(page).toHaveURL(`${product.url}/admin`);

  await tabTo(page, page.getByLabel("External id"));
  await page.keyboard.type(EXTERNAL_ID);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`influencer-${EXTERNAL_ID}`)).toBeVisible();
  await pressOn(page, page.getByRole("button", { name: /^Add, fetch every minute/ }));

  const row = page.locator(`tr[data-account="${EXTERNAL_ID}"]`);
  await expect(row).toBeVisible();
  const added = page.locator(`[data-added="${EXTERNAL_ID}"]`);
  // At once, or at the start of the next slot when little of this one is left.
  await expect(added).toContainText(/First data point: [\d,]+ followers/, { timeout: 60_000 });
  await expect(row).toHaveAttribute("data-state", "ok", { timeout: 15_000 });

  await pressOn(page, added.getByRole("link", { name: "Open its chart" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`influencer-${EXTERNAL_ID}`);
  const [stored] = await sql`
    SELECT extract(epoch FROM d.time)::int AS time, d.followers, d.following
    FROM data_points d JOIN influencers i ON i.id = d.influencer_id
    WHERE i.external_id = ${EXTERNAL_ID} ORDER BY d.time LIMIT 1`;
  expect(stored).toBeDefined();
  const { time, followers } = stored as { time: number; followers: number };

  // A range that no later data point can enter, so that page, API and database are asked the same.
  const range = `from=${time - 600}&to=${time + 60}`;
  await page.goto(`/influencers/mockstagram/${EXTERNAL_ID}?${range}`);
  const chart = page.locator("#chart-followers [data-chart=live]");
  await expect(chart.locator(".chart-lone")).toBeVisible();
  const drawn = await readChart(chart);
  const answer = await request.get(
    `/api/v1/influencers/mockstagram/${EXTERNAL_ID}/series?${range}&points=500`,
  );
  const series = await answer.json();
  const answered = series.t.flatMap((t: number, i: number) =>
    series.followers.last[i] === null ? [] : [{ t, value: series.followers.last[i] }],
  );

  expect(answered).toEqual([{ t: time, value: followers }]);
  expect(drawn.points).toHaveLength(1);
  expect(drawn.points[0]?.at).toBeGreaterThan(time);
  expect(drawn.points[0]?.at).toBeLessThanOrEqual(time + 60);
  expect(Math.abs((drawn.points[0]?.value ?? Number.NaN) - followers)).toBeLessThan(drawn.valuePerPixel / 10);

  await pressOn(page, page.getByRole("link", { name: "View as table" }));
  await expect(page.locator(`tr[data-t="${time}"] td`).first()).toHaveText(followers.toLocaleString("en-US"));
});

test("an open page takes up new data points by itself", { tag: "@long" }, async ({ page, product }) => {
  const externalId = "1500043";
  await signIn(page, product);
  // By hand: nobody can choose an interval of tests over the API.
  await track(product, [externalId], 5);
  await page.clock.install();
  await page.goto(`/influencers/mockstagram/${externalId}?range=1h`);
  await expect(page.getByText("every 5 seconds")).toBeVisible();
  const coverage = page.locator("[data-coverage]").first();
  const present = async () => Number((await coverage.getAttribute("data-coverage"))?.split("/")[0]);
  await expect(page.locator("#chart-followers [data-chart=live]")).toBeVisible({ timeout: 40_000 });
  const before = await present();
  await expect.poll(present, { timeout: 40_000 }).toBeGreaterThan(before);

  await page.getByRole("button", { name: "Pause updates" }).click();
  const paused = page.getByRole("button", { name: "Updates paused" });
  await expect(paused).toHaveAttribute("aria-pressed", "true");
  // What was asked for before is answered.
  const busy = page.locator("main [aria-busy=true]");
  await expect(busy).toHaveCount(0);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  // Whatever would be asked for in a minute.
  await page.clock.runFor(60_000);
  expect(asked).toEqual([]);
  await paused.click();
  await expect.poll(() => asked.some((path) => path.endsWith("/series"))).toBe(true);
});

test("by keyboard: a removed influencer is gone at once, and undo brings it back", async ({
  page,
  product,
}) => {
  const id = String(SEEDED.from + 7);
  await signIn(page, product);
  await page.goto(`/admin?q=${id}`);
  const row = page.locator(`tr[data-account="${id}"]`);

  // Being disabled takes the focus from the button, which has to get it back: it is the same one that resumes.
  await page.route(`**/influencers/mockstagram/${id}`, async (route) => {
    if (route.request().method() === "PATCH")
      await page.waitForFunction(() => document.activeElement === document.body);
    await route.fallback();
  });
  await pressOn(page, row.getByRole("button", { name: /^Pause/ }));
  await expect(row).toHaveAttribute("data-state", "paused");
  await expect(row.getByRole("button", { name: /^Resume/ })).toBeFocused();
  await pressOn(page, row.getByRole("button", { name: /^Resume/ }));
  await expect(row).not.toHaveAttribute("data-state", "paused");

  await pressOn(page, row.getByRole("button", { name: /^Remove/ }));
  await expect(page.getByRole("dialog")).toContainText("erased for good");
  await pressOn(page, page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }));
  await expect(row).toHaveCount(0);
  expect((await page.request.get(`/api/v1/influencers/mockstagram/${id}`)).status()).toBe(404);

  await pressOn(page, page.getByRole("button", { name: /^Undo removing/ }));
  await expect(row).toBeVisible();
  expect((await page.request.get(`/api/v1/influencers/mockstagram/${id}`)).status()).toBe(200);
});

test("mistakes are answered in words", async ({ page, product, complaints }) => {
  await signIn(page, product);
  const field = page.getByLabel("External id");
  for (const [id, words] of [
    ["twelve", "the pk, a number such as"],
    ["5", "knows no influencer with the id 5"],
  ] as const) {
    await field.fill(id);
    await page.getByRole("button", { name: "Look up" }).click();
    await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
  }
  await field.fill(String(SEEDED.from));
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(page.getByText("Tracked already.")).toBeVisible();
  // Browsers report each refused request in their console.
  expect(complaints.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
  complaints.length = 0;
});
