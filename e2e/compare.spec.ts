/** Compare: all lines are the API's numbers on one axis, told apart, and the URL is the state. */
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { SEEDED, servedProduct } from "./served-product.ts";
import { type StoredPoint, storeHistory } from "./store-history.ts";
import { pressOn, tabTo } from "./tab-to.ts";
import { untilListed } from "./until-listed.ts";

const MINUTE = 60;
const HOUR = 3_600;
const [FIRST, SECOND, THIRD, HIDDEN = ""] = [20, 21, 22, 25].map((n) => String(SEEDED.from + n));
const REMOVED = String(SEEDED.from + 119_000);
/** Two hours, long before any live data point. */
const to = Math.floor(Date.now() / 1_000 / HOUR) * HOUR - 9 * HOUR;
const from = to - 2 * HOUR;
const stored = new Map<string, StoredPoint[]>();

test.beforeAll(async ({ playwright }) => {
  await untilListed({ playwright });
  const { default: postgres } = await import("postgres");
  const sql = postgres(servedProduct().databaseUrl, { max: 1, onnotice: () => {} });
  for (const [externalId = "", isMissing] of [
    [FIRST, () => false],
    [SECOND, (minute: number) => minute >= 40 && minute < 60 && minute !== 50],
  ] as const)
    stored.set(externalId, await storeHistory(sql, { externalId, from, to, isMissing }));
  await storeHistory(sql, { externalId: HIDDEN, from, to, isMissing: () => false, isHidden: true });
  await sql.end();
});

const path = (ids: string, more = "") => `/compare?ids=${ids}&from=${from}&to=${to}${more}`;
const live = "#chart-compare [data-chart=live]";

test("each line is what is stored, a gap is a gap, and table and file hold the same rows", async ({
  page,
}) => {
  await page.goto(path(`mockstagram:${FIRST},mockstagram:${SECOND}`));
  await expect(page.locator(`${live} .compare-line-0 path.recharts-curve`)).toHaveAttribute("d", /L/);
  const second = page.locator(`${live} .compare-line-1 path.recharts-curve`);
  // Before the hole, the lone one in it, after it.
  expect((await second.getAttribute("d"))?.match(/M/g)).toHaveLength(3);
  await expect(page.locator(`${live} .chart-lone`)).toHaveCount(1);
  await expect(page.locator("#chart-compare [data-end]")).toHaveText([/^A/, /^B/]);
  await expect(page.locator("[data-place='1'] [data-covered]")).toHaveAttribute("data-covered", "101/120");

  await page.getByRole("link", { name: "View as table" }).click();
  await expect(page).toHaveURL(/show=table/);
  for (const [letter, externalId] of [
    ["A", FIRST],
    ["B", SECOND],
  ] as const) {
    const cells = page.locator(`td[data-line=${letter}]`);
    const values = await cells.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-value")));
    const points = stored.get(externalId ?? "") ?? [];
    expect(values.toReversed()).toEqual(
      Array.from({ length: 120 }, (_, minute) =>
        String(points.find(({ time }) => time === from + minute * MINUTE)?.followers ?? ""),
      ),
    );
  }
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\r\n");
  expect(lines[0]).toBe(
    `bucket from,bucket to,mockstagram:${FIRST} followers,mockstagram:${SECOND} followers`,
  );
  expect(lines).toHaveLength(121);
  expect(lines[41]).toMatch(/,\d+,$/);
});

test("by keyboard: views, adding by search and taking off, all in the URL; Back returns, nobody changes colour", async ({
  page,
}) => {
  await page.goto(path(FIRST ?? ""));
  await expect(page.getByText("One influencer. Add another to compare it with.")).toBeVisible();
  await tabTo(page, page.getByRole("combobox"));
  await page.keyboard.type(SECOND ?? "");
  const option = page.getByRole("option", { name: SECOND ?? "" });
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`ids=mockstagram:${FIRST},mockstagram:${SECOND}&`));
  const line = page.locator(`${live} .compare-line-1 path.recharts-curve`);
  const color = await line.getAttribute("stroke");

  await pressOn(page, page.getByRole("link", { name: "Rebased" }));
  await expect(page).toHaveURL(/view=rebased/);
  await pressOn(page, page.getByRole("link", { name: "View as table" }));
  await expect(page.locator("td[data-line=A]").last()).toHaveAttribute("data-value", "100");
  await pressOn(page, page.getByRole("link", { name: "Change %" }));
  await expect(page.locator("td[data-line=B]").last()).toHaveAttribute("data-value", "0");
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/view=rebased(?!.*show)/);

  await pressOn(page, page.getByRole("link", { name: new RegExp(`^Take off .*${FIRST}$`) }));
  await expect(page).toHaveURL(new RegExp(`ids=,mockstagram:${SECOND}&`));
  await expect(page.locator(`${live} .compare-line-0`)).toHaveCount(0);
  await expect(line).toHaveAttribute("stroke", color ?? "");
  await page.reload();
  await expect(line).toHaveAttribute("stroke", color ?? "");
});

test("nobody, a seventh, and whoever is not tracked: said in words, and the others are drawn", {
  tag: "@long",
}, async ({ page }) => {
  await page.goto("/compare");
  await expect(page.getByRole("heading", { name: "Nobody is compared yet" })).toBeVisible();
  const seven = [FIRST, REMOVED, SECOND, THIRD, "not:a:platform", "1000023", "1000024"].join(",");
  await page.goto(path(seven, "&view=sideways"));
  await expect(page.getByText("at most 6: “1000024” is left out.")).toBeVisible();
  await expect(page.getByText("“sideways” is not a view")).toBeVisible();
  await expect(page.locator("[data-place='1']")).toContainText("is not tracked on mockstagram");
  await expect(page.locator("[data-place='4']")).toContainText("is not tracked on not");
  await expect(page.locator(`${live} .compare-line-0 path.recharts-curve`)).toHaveAttribute("d", /L/);
  await expect(page.locator(`${live} .compare-line-2 path.recharts-curve`)).toHaveAttribute("d", /L/);
  await expect(page.locator("[data-place='3']")).toContainText("no data points in this range");

  await page.goto(path(HIDDEN));
  await expect(page.getByText("No follower counts in this range")).toBeVisible();
  await expect(page.locator("[data-place='0']")).toContainText("the platform gave no count in this range");
});

test("without scripts: numbers and a drawn chart in the HTML, views by link, adding by form", {
  tag: "@long",
}, async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(path(FIRST ?? ""));
  await page.getByRole("combobox").fill(SECOND ?? "");
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page).toHaveURL(new RegExp(`${FIRST}.*${SECOND}`));
  await page.getByRole("link", { name: "Log" }).click();
  await expect(page.locator("[data-chart=poster] svg")).toHaveAttribute(
    "aria-label",
    new RegExp(`A, .*${FIRST}: from [\\d,]+ to .*B, .*${SECOND}: `),
  );
  await expect(page.locator("[data-place]")).toHaveCount(2);
  await context.close();
});
