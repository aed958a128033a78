/** API keys as an admin meets them: made, copied once, used by a program, revoked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findFlaws } from "./find-flaws.ts";
import { expect, signIn, test } from "./fixtures.ts";
import { pressOn, tabTo } from "./tab-to.ts";

test("by keyboard: a key is shown once, works for a program, and stops at once when it is revoked", async ({
  page,
  product,
  request,
}) => {
  await signIn(page, product);
  await page.goto("/admin/keys");
  await tabTo(page, page.getByLabel("Name", { exact: true }));
  await page.keyboard.type("nightly report");
  await tabTo(page, page.getByLabel("Good for"));
  await page.keyboard.type("30");
  await tabTo(page, page.getByLabel("Name", { exact: true }), "Shift+Tab");
  await page.keyboard.press("Enter");
  const field = page.getByLabel("API key", { exact: true });
  await expect(field).toBeFocused();
  const key = await field.inputValue();
  expect(key).toMatch(/^ia_[A-Za-z0-9_-]{43}$/);
  const row = page.locator(`[data-key="${key.slice(0, 9)}"]`);
  await expect(row).toContainText("never");

  const headers = { authorization: `Bearer ${key}` };
  const read = () => request.get("/api/v1/pipeline", { headers });
  expect((await read()).status()).toBe(200);
  const refused = await request.post("/api/v1/influencers", { headers, data: { externalId: "1999999" } });
  expect(refused.status()).toBe(403);
  expect((await request.get(`/api/v1/pipeline?api_key=${key}`)).status()).toBe(400);
  // No page opens to it.
  const admin = await request.get("/admin/keys", { headers, maxRedirects: 0 });
  expect([302, 303, 307]).toContain(admin.status());

  await page.reload();
  await expect(row).toContainText("ago");
  expect(await page.content()).not.toContain(key);
  await pressOn(page, row.getByRole("button", { name: "Revoke nightly report" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("refused from its next request on");
  expect(await findFlaws(page)).toEqual([]);
  await pressOn(page, dialog.getByRole("button", { name: "Revoke" }));
  await expect(row).toContainText("Revoked");
  expect((await read()).status()).toBe(401);
  const log = readFileSync(join(product.dataDir, "logs", "web.log"), "utf8");
  expect(log).not.toContain(key.slice(9));
});
