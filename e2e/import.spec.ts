/** Importing as an admin does it, with the keyboard alone: paste, look, start, and take it back. */
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { pressOn, tabTo } from "./tab-to.ts";

/** Away from those that the suite is served with; the stand-in knows them. */
const FIRST = 1_900_000;

test("by keyboard: five pasted lines, two of them bad, are looked at, added and undone", async ({
  page,
  product,
  sql,
}) => {
  await signIn(page, product);
  const count = async () => {
    const [row] = await sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM influencers
      WHERE removed_at IS NULL AND external_id IN (${String(FIRST)}, ${String(FIRST + 1)}, ${String(FIRST + 2)})`;
    return row?.n;
  };
  const press = (name: string) => pressOn(page, page.getByRole("button", { name }));
  await pressOn(page, page.getByRole("main").getByRole("link", { name: "Import", exact: true }));
  await expect(page.getByRole("heading", { name: "Import many influencers" })).toBeVisible();
  await tabTo(page, page.getByLabel("Ids"));
  const lines = [FIRST, FIRST + 1, "=HYPERLINK(1)", FIRST + 2, "one, two, three, four"];
  for (const [i, line] of lines.entries()) {
    if (i > 0) await page.keyboard.press("Enter");
    await page.keyboard.insertText(String(line));
  }
  await press("Upload and check");

  await expect(page.getByRole("heading", { name: "Nothing is added yet" })).toBeVisible({ timeout: 15_000 });
  const kind = (name: string) => page.locator(`[data-kind="${name}"]`);
  await expect(kind("fresh")).toContainText("3");
  await expect(kind("malformed")).toContainText("2");
  await pressOn(page, kind("malformed").locator("summary"));
  await expect(kind("malformed")).toContainText("line 3=HYPERLINK(1)no id of this platform");
  expect(await count()).toBe(0);
  const id = page.url().split("/").at(-1);
  const file = await page.request.get(`/api/v1/imports/${id}/rejected.csv`);
  expect(await file.text()).toContain("3,'=HYPERLINK(1),no id of this platform\r\n");

  await press("Add 3 influencers");
  await expect(page.getByRole("heading", { name: "3 influencers added" })).toBeVisible({ timeout: 15_000 });
  expect(await count()).toBe(3);
  // The button that was pressed is gone.
  const heading = page.getByRole("heading", { name: "Pasted text" });
  await expect(heading).toBeFocused();
  // The list that was there before knows of it, and at once: it asks anew only after a while.
  await page.goBack();
  await expect(page.locator(`[data-import="${id}"]`)).toContainText("Done3");
  await page.goForward();
  await page.reload();
  await expect(page.getByRole("heading", { name: "3 influencers added" })).toBeVisible();

  await press("Undo this import");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Removes the 3 influencers that it added");
  await expect(dialog.getByRole("button", { name: "Undo the import" })).toBeDisabled();
  await tabTo(page, dialog.getByLabel(/^Type/));
  await page.keyboard.insertText(id ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "3 influencers removed again" })).toBeVisible({
    timeout: 15_000,
  });
  await expect(heading).toBeFocused();
  expect(await count()).toBe(0);
});

test("an import that can't go on says why, and goes on when it is told to", async ({
  page,
  product,
  sql,
}) => {
  await signIn(page, product);
  await page.goto("/admin/import");
  await page.getByLabel("Ids").fill(`${FIRST + 10}\n${FIRST + 11}\n`);
  // Put there before a worker reads it: what it reads next has no sense.
  await sql`
    CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.format := '{"kind":"none"}'; RETURN NEW; END $$`;
  await sql`CREATE TRIGGER spoil BEFORE INSERT ON imports FOR EACH ROW EXECUTE FUNCTION spoil()`;
  await page.getByRole("button", { name: "Upload and check" }).click();
  const problem = page.getByRole("region", { name: "It has stopped" });
  await expect(problem).toBeVisible({ timeout: 15_000 });
  await sql`DROP FUNCTION spoil CASCADE`;
  await expect(page.getByText("Stopped", { exact: true }).first()).toBeVisible();
  expect(await findFlaws(page)).toEqual([]);
  await sql`UPDATE imports SET format = NULL WHERE format->>'kind' = 'none'`;
  await problem.getByRole("button", { name: "Try again" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing is added yet" })).toBeVisible({ timeout: 15_000 });
  await expect(problem).toBeHidden();
});
