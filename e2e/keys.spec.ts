/** API keys as an admin meets them: made, copied once, used by a program, revoked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, signIn, test } from "./fixtures.ts";

test("a key is shown once, works for a program, and stops at once when it is revoked", async ({
  page,
  product,
  request,
}) => {
  await signIn(page, product);
  await page.goto("/admin/keys");
  await page.getByLabel("Good for").selectOption("30 days");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("nightly report");
  await name.press("Enter");
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
  await row.getByRole("button", { name: "Revoke nightly report" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("refused from its next request on");
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  expect((await read()).status()).toBe(401);
  const log = readFileSync(join(product.dataDir, "logs", "web.log"), "utf8");
  expect(log).not.toContain(key.slice(9));
});
