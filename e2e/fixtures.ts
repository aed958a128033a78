/** What all end-to-end tests share: the served product, a console that must stay silent, a signed-in admin. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { test as base, type Cookie, expect, type Page } from "@playwright/test";
import postgres from "postgres";
import { readLogEnd } from "../bin/start/log-file.ts";
import { type ServedProduct, servedProduct } from "./served-product.ts";
import { BY_KEYBOARD, watchPointer } from "./watch-pointer.ts";

interface Fixtures {
  product: ServedProduct;
  /** What browsers complain of; a test that expects a complaint takes it out. */
  complaints: string[];
  /** Adds what the programs said to a test's failure: on another machine nobody can look into their logs. */
  logs: null;
  /** Fails a flow that is called one by keyboard and was not. */
  keyboardOnly: null;
  sql: postgres.Sql;
}

export const test = base.extend<Fixtures>({
  // Playwright insists on an object pattern, the linter on one that isn't empty.
  product: async ({ browserName: _browser }, use) => use(servedProduct()),
  baseURL: async ({ product }, use) => use(product.url),
  complaints: [
    async ({ page, product }, use) => {
      const complaints: string[] = [];
      watchComplaints(page, product.url, complaints);
      await use(complaints);
      expect(complaints, "console errors, warnings, hydration mismatches, foreign requests").toEqual([]);
    },
    { auto: true },
  ],
  logs: [
    async ({ product }, use, testInfo) => {
      await use(null);
      if (testInfo.status === testInfo.expectedStatus) return;
      const ends = ["worker", "web"].map((name) => {
        const end = readLogEnd(join(product.dataDir, "logs", `${name}.log`));
        return `The end of ${name}.log:\n${end}`;
      });
      // Text that is attached would be cut after a few words.
      throw new Error(ends.join("\n"));
    },
    { auto: true },
  ],
  keyboardOnly: [
    async ({ page }, use, { title }) => {
      const seen = title.startsWith(BY_KEYBOARD) ? await watchPointer(page) : [];
      await use(null);
      expect(seen, "events of a pointer in a flow by keyboard").toEqual([]);
    },
    { auto: true },
  ],
  sql: async ({ product }, use) => {
    const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
    await use(sql);
    await sql.end();
  },
});

export { expect };

/** Takes down what a page complains of, and what it asks of anybody but `url`. */
export function watchComplaints(page: Page, url: string, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob|about):/.test(request.url()))
      complaints.push(`off-origin request: ${request.url()}`);
  });
}

export const ADMIN = { email: "admin@example.org", password: "correct horse battery" };

/** A new one-time link, by the product's own command. */
export async function makeAdminLink(product: ServedProduct): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["bin/admin-link.ts"], {
    env: {
      ...process.env,
      DATA_DIR: product.dataDir,
      DATABASE_URL: product.databaseUrl,
      APP_URL: product.url,
    },
  });
  const [link] = stdout.match(/http\S+#token=\S+/) ?? [];
  if (!link) throw new Error(`No link in: ${stdout}`);
  return link;
}

/** Of the last sign-in: good until a test ends it. */
let kept: Cookie[] = [];

/** As an admin, whose account is made, or given this password, by a link. */
export async function signIn(page: Page, product: ServedProduct): Promise<void> {
  await page.context().addCookies(kept);
  if (kept.length > 0) await page.goto("/admin");
  if (new URL(page.url()).pathname !== "/admin") await openLink(page, await makeAdminLink(product));
  await expect(page.getByRole("heading", { level: 1, name: "Admin" })).toBeVisible();
  kept = (await page.context().cookies()).filter(({ name }) => name.endsWith("ia_session"));
}

/** Makes the admin's account with it, or gives it this password. */
export async function openLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("E-mail address").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByLabel("The password again").fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/admin");
}
