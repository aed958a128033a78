/** The gate as people meet it: the first account, signing in, letting somebody in, taking them out. */
import { findFlaws } from "./find-flaws.ts";
import { ADMIN, expect, makeAdminLink, signIn, test } from "./fixtures.ts";
import { SEEDED } from "./served-product.ts";
import { beginAsking, startWeb } from "./start-web.ts";
import { tabTo } from "./tab-to.ts";

const VIEWER = { email: "viewer@example.org", password: "another horse battery" };

test("without a session no admin's page shows a byte of its data", async ({ page, request, product }) => {
  await signIn(page, product);
  await page.context().clearCookies();
  const desks = [
    "/admin",
    "/admin/users",
    "/admin/keys",
    "/admin/platforms",
    "/admin/dead-letters",
    "/admin/audit",
    "/account",
  ];
  for (const path of desks) {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect([302, 303, 307]).toContain(answer.status());
    expect(await answer.text()).not.toMatch(new RegExp(`${SEEDED.from}|${ADMIN.email}`));
    const flight = await request.get(`${path}?_rsc=x`, { headers: { RSC: "1" }, maxRedirects: 0 });
    expect(await flight.text()).not.toMatch(new RegExp(`${SEEDED.from}|${ADMIN.email}`));
  }
});

test("by keyboard: signing in leads back to the page that was asked for", async ({ page, product, sql }) => {
  // Makes the account, should it be the first.
  await signIn(page, product);
  await page.context().clearCookies();
  const signInLink = page.getByRole("contentinfo").getByRole("link", { name: "Sign in" });
  await page.goto("/leaderboard");
  await expect(signInLink).toHaveAttribute("href", "/login");
  // Whoever is quicker than the page's scripts sends nothing, and least of all an address with a password in it.
  const scripts = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await page.goto("/admin/users", { waitUntil: "domcontentloaded" });
  const login = `${product.url}/login?next=%2Fadmin%2Fusers`;
  await expect(page).toHaveURL(login);
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type(ADMIN.email);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(ADMIN.password);
  const sent: string[] = [];
  page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.keyboard.press("Enter");
  scripts.resolve();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await expect(page).toHaveURL(login);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${product.url}/admin/users`);
  expect(sent).not.toContainEqual(expect.stringContaining(" /login"));
  await expect(page.getByText("(you)")).toBeVisible();
  await expect(signInLink).toHaveCount(0);
  // Should a browser send such a form by itself, the same page is the answer.
  for (const path of ["/account", "/admin/users", "/admin/keys", "/setup"]) {
    const answer = await page.request.post(path, { form: { password: ADMIN.password } });
    expect(answer.status(), path).toBe(200);
    const html = await answer.text();
    expect(html).not.toContain(ADMIN.password);
    // The form of /setup comes once scripts have read the link.
    if (path !== "/setup")
      expect(html, path).toMatch(/<form[^>]* method="post"[\s\S]*<button type="submit"[^>]* disabled=""/);
  }
  await page.context().clearCookies();
  expect(await (await page.request.post("/login", { form: { password: "x" } })).text()).toContain("Sign in");
  await sql`DELETE FROM rate_limits`;
});

test("a link makes one account; opened again it says what to do", async ({
  page,
  product,
  browser,
  complaints,
}) => {
  const link = await makeAdminLink(product);
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  // Looking at it uses nothing up, and no address bar shows it.
  await expect(other.getByLabel("E-mail address")).toBeVisible();
  await expect(other).toHaveURL(`${product.url}/setup`);

  await page.goto(link);
  await page.getByLabel("E-mail address").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByLabel("The password again").fill("something else");
  await page.getByRole("button", { name: "Make the account" }).click();
  await expect(page.getByText("The two passwords differ.")).toBeVisible();
  await page.getByLabel("The password again").fill(ADMIN.password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForURL("**/admin");

  await other.goto(link);
  await expect(other.getByRole("alert").filter({ hasText: "This link opens nothing" })).toBeVisible();
  await expect(other.getByText("npm run admin:link", { exact: true })).toBeVisible();
  await other.context().close();
  expect(complaints.filter((line) => !/status of 401/.test(line))).toEqual([]);
  complaints.length = 0;
});

test("a wrong password says so and keeps what was typed", async ({ page, product, complaints, sql }) => {
  await signIn(page, product);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login");
  await page.getByLabel("E-mail address").fill(ADMIN.email);
  await page.getByLabel("Password").fill("wrong horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "password is wrong" })).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue(ADMIN.email);
  complaints.length = 0;
  await sql`DELETE FROM rate_limits`;
});

test("an admin lets a viewer in, who changes nothing, and takes them out at once", async ({
  page,
  product,
  browser,
}) => {
  await signIn(page, product);
  await page.getByRole("link", { name: "Users" }).click();
  const field = page.getByLabel("One-time link");
  const row = page.locator(`[data-user="${VIEWER.email}"]`);
  const invite = async () => {
    await page.getByLabel("E-mail address").fill(VIEWER.email);
    await page.getByLabel("Role", { exact: true }).selectOption("viewer");
    await page.getByRole("button", { name: "Make a link" }).click();
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(new RegExp(`^${product.url}/setup#token=`));
    await expect(row).toContainText("has not made the account yet");
    return await field.inputValue();
  };
  await invite();
  // Read out of the list, a button says whose it is.
  const called = (name: string) => row.getByRole("button", { name, exact: true });
  await expect(called(`Another link for ${VIEWER.email}`)).toBeVisible();
  await called(`Withdraw the invitation of ${VIEWER.email}`).click();
  await expect(row).toHaveCount(0);
  const list = page.getByRole("heading", { name: /^One user/ });
  await expect(list).toBeFocused();
  await expect(field).toHaveCount(0);
  const link = await invite();

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(link);
  await expect(theirs.getByLabel("E-mail address")).toHaveValue(VIEWER.email);
  await theirs.getByLabel("Password", { exact: true }).fill(VIEWER.password);
  await theirs.getByLabel("The password again").fill(VIEWER.password);
  await theirs.keyboard.press("Enter");
  await theirs.waitForURL("**/account");
  await expect(theirs.getByText("Viewer: sees everything, changes nothing")).toBeVisible();
  await theirs.goto("/admin");
  await expect(theirs).toHaveURL(`${product.url}/account`);

  await page.reload();
  // A choice is kept, and does nothing until it is asked for and confirmed.
  const role = row.getByRole("combobox", { name: `Role of ${VIEWER.email}` });
  await role.selectOption("admin");
  const promote = row.getByRole("button", { name: "Make an admin" });
  await promote.click();
  await expect(page.getByRole("dialog")).toContainText("let others in and out");
  expect(await findFlaws(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(promote).toBeFocused();
  await theirs.goto("/admin");
  await expect(theirs).toHaveURL(`${product.url}/account`);
  await promote.click();
  await page.getByRole("dialog").getByRole("button", { name: "Make an admin" }).click();
  await expect(promote).toHaveCount(0);
  await expect(role).toBeFocused();
  await expect(role).toHaveValue("admin");
  await theirs.goto("/admin/users");
  // Their own, too; and it leads them out.
  await theirs.getByRole("combobox", { name: `Role of ${VIEWER.email}` }).selectOption("viewer");
  await theirs.getByRole("button", { name: "Make a viewer" }).click();
  await expect(theirs.getByRole("dialog")).toContainText("you leave this page");
  await theirs.getByRole("dialog").getByRole("button", { name: "Make a viewer" }).click();
  await expect(theirs).toHaveURL(`${product.url}/account`);

  await page.reload();
  await expect(called(`New password for ${VIEWER.email}`)).toBeVisible();
  await expect(called(`Sign out ${VIEWER.email} everywhere`)).toBeVisible();
  await called(`Remove ${VIEWER.email}`).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("their open session ends");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
  await expect(list).toBeFocused();
  await theirs.goto("/account");
  await expect(theirs).toHaveURL(/\/login/);
  await theirs.context().close();
});

test("with PUBLIC_API=false pages and JSON alike are for who is signed in", async ({
  page,
  product,
  request,
  complaints,
}) => {
  const { url, stop } = await startWeb(product.databaseUrl, { env: { PUBLIC_API: "false" } });
  try {
    const account = `mockstagram/${SEEDED.from}`;
    const pages = [
      "/",
      "/?window=7d",
      "/leaderboard",
      "/influencers?q=1",
      `/influencers/${account}`,
      "/pipeline",
      "/docs",
    ];
    for (const path of pages) {
      const answer = await request.get(`${url}${path}`, { maxRedirects: 0 });
      expect([302, 303, 307]).toContain(answer.status());
      expect(answer.headers().location).toBe(`/login?next=${encodeURIComponent(path)}`);
      expect(await answer.text()).not.toContain(`influencer-${SEEDED.from}`);
    }
    for (const path of [
      "/api/v1/influencers",
      `/api/v1/influencers/${account}`,
      `/api/influencer_analytics/${SEEDED.from}`,
      `/influencer_analytics/${SEEDED.from}`,
      "/api/v1/pipeline",
    ])
      expect((await request.get(`${url}${path}`)).status(), path).toBe(401);

    const link = await makeAdminLink({ ...product, url });
    await page.goto(link);
    await page.getByLabel("E-mail address").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByLabel("The password again").fill(ADMIN.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${url}/admin`);
    await page.goto(`${url}/influencers/${account}`);
    await expect(page).toHaveURL(`${url}/influencers/${account}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(String(SEEDED.from));
    // What a page still loads when its web stops would be a complaint.
    await page.waitForLoadState("networkidle");
    await page.goto("about:blank");
    // This web is another one than the product's, whose pages ask nobody else.
    expect(complaints.filter((line) => !line.startsWith(`off-origin request: ${url}`))).toEqual([]);
    complaints.length = 0;

    // Told to end it is ready no more, for whoever had a connection and for whoever has none.
    const answers = () => request.get(`${url}/api/health/live`).then(Boolean, () => false);
    const finish = await beginAsking(url, "/api/health/ready");
    expect(await answers()).toBe(true);
    const stopped = stop();
    await expect.poll(answers).toBe(false);
    expect(await finish()).toMatch(/^HTTP\/1\.1 503 /);
    await stopped;
  } finally {
    await stop();
  }
});
