/** Somebody who clicks twice where once is enough asks once. */
import { expect, signIn, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { untilListed } from "./until-listed.ts";

/** The stand-in knows it, nobody tracks it. */
const STRANGER = String(SEEDED.from + 700_001);

test.beforeAll(untilListed);

test("a double click makes one note, adds once and begins one import", async ({ page, product, sql }) => {
  await signIn(page, product);
  await page.goto(`/influencers/mockstagram/${SEEDED.from}`);
  await page.getByRole("button", { name: "Add a note" }).click();
  await page.getByLabel("What happened").fill("clicked twice");
  await page.getByRole("button", { name: "Save the note" }).dblclick();
  await expect(page.getByText("clicked twice")).toBeVisible();

  const adds: string[] = [];
  page.on("request", (asked) => {
    if (asked.method() === "POST" && new URL(asked.url()).pathname === "/api/v1/influencers")
      adds.push(asked.url());
  });
  await page.goto("/admin");
  await page.getByLabel("External id").fill(STRANGER);
  await page.getByRole("button", { name: "Look up" }).dblclick();
  await page.getByRole("button", { name: /^Add, fetch every minute/ }).dblclick();
  await expect(page.getByText(`influencer-${STRANGER}`).first()).toBeVisible();

  await page.goto("/admin/import");
  await page.getByLabel("Ids").fill(`${STRANGER}\n`);
  await page.getByRole("button", { name: "Upload and check" }).dblclick();
  await page.waitForURL(/\/admin\/import\/\d+/);
  await expect(page.getByText(/already tracked|tracked already|duplicate|existing/i).first()).toBeVisible();

  const [made] = await sql<{ notes: number; imports: number }[]>`
    SELECT (SELECT count(*)::int FROM notes WHERE text = 'clicked twice') AS notes,
      (SELECT count(*)::int FROM imports WHERE name = 'Pasted text' AND bytes = ${STRANGER.length + 1}) AS imports`;
  expect({ ...made, adds: adds.length }).toEqual({ notes: 1, imports: 1, adds: 1 });
});
