/** What each answer tells the browser: which scripts may run, and that nobody frames, sniffs or keeps too much. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, signIn, test } from "./fixtures.ts";
import { ask } from "./gate/ask.ts";
import { SEEDED } from "./served-product.ts";
import { startWeb } from "./start-web.ts";

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const DETAIL = `/influencers/mockstagram/${SEEDED.from}`;

const nonceOf = (policy: unknown) =>
  /script-src 'nonce-([A-Za-z0-9+/_=-]{22,})' 'strict-dynamic'/.exec(String(policy))?.[1];

test("each page has a policy with a nonce that no other answer has", async ({ product }) => {
  const nonces = new Set<string>();
  for (const path of ["/influencers", "/login", DETAIL, "/pipeline", "/nothing-here", "/admin", "/"]) {
    for (let time = 0; time < 10; time++) {
      // Somebody's own nonce is worth nothing.
      const headers =
        time % 2 ? { "content-security-policy": "script-src 'nonce-mine'", "x-nonce": "mine" } : {};
      const answer = await ask(product.url, { path, headers });
      const policy = answer.headers["content-security-policy"];
      const nonce = nonceOf(policy);
      expect(nonce, `${path}: ${policy}`).toBeDefined();
      if (nonce !== undefined) nonces.add(nonce);
      const scripts = answer.text.match(/<script\b[^>]*>/g) ?? [];
      for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
      if (answer.status === 200) expect(scripts.length, path).toBeGreaterThan(3);
      expect(policy).not.toMatch(/script-src[^;]*'unsafe|style-src [^;]*'unsafe/);
    }
  }
  expect(nonces.size).toBe(70);
});

test("each page is made for each request: one that was made before would have no nonce", () => {
  const manifest = z.object({ routes: z.record(z.string(), z.unknown()), dynamicRoutes: z.strictObject({}) });
  const { routes } = manifest.parse(JSON.parse(readFileSync(".next/prerender-manifest.json", "utf8")));
  // The last resort, which needs no script, and two files.
  expect(Object.keys(routes).sort()).toEqual(["/_global-error", "/favicon.ico", "/icon.svg"]);
});

test("pages, JSON, files and refusals carry the same headers; https is demanded where it is spoken", async ({
  product,
}) => {
  const encrypted = await startWeb(product.databaseUrl, { env: { APP_URL: "https://ia.example.org" } });
  try {
    const chunk = /\/_next\/static\/[^"]+\.js/.exec((await ask(product.url, { path: "/login" })).text)?.[0];
    const expected: [string, number][] = [
      ["/influencers", 200],
      ["/admin", 307],
      ["/nothing-here", 404],
      ["/api/v1/influencers", 200],
      ["/api/v1/users", 401],
      ["/api/v1/nothing-here", 404],
      ["/api/v1/influencers?limit=x", 400],
      ["/api/health/live", 200],
      [`/api/influencer_analytics/${SEEDED.from}`, 200],
      [`/influencer_analytics/${SEEDED.from}`, 200],
      ["/influencer_analytics/%ff", 400],
      ["/%", 400],
      ["/metrics", 404],
      ["/icon.svg", 200],
      // Browsers ask for it of their own accord, and some would log that it is missing.
      ["/favicon.ico", 200],
      [chunk ?? "/no-chunk", 200],
      ["/_next/static/nothing-here.js", 404],
    ];
    for (const [path, status] of expected) {
      for (const url of [product.url, encrypted.url]) {
        const answer = await ask(url, { path });
        const { headers } = answer;
        expect(answer.status, path).toBe(status);
        expect(headers, path).toMatchObject({
          "x-content-type-options": "nosniff",
          "referrer-policy": "same-origin",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
        });
        expect(headers["permissions-policy"], path).toContain("camera=()");
        expect(headers["x-powered-by"], path).toBeUndefined();
        expect(headers["strict-transport-security"], path).toBe(
          url === encrypted.url ? "max-age=31536000" : undefined,
        );
        const isPage = ["/influencers", "/admin", "/nothing-here"].includes(path);
        if (isPage) expect(nonceOf(headers["content-security-policy"]), path).toBeDefined();
        else expect(headers["content-security-policy"], path).toBe(NOTHING);
      }
    }
  } finally {
    await encrypted.stop();
  }
});

/** What the browser refused since the last page. */
async function violationsOf(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: unknown = Reflect.get(window, "violations");
    return Array.isArray(found) ? found.map(String) : ["nobody listened"];
  });
}

test("no page breaks its policy, and markup in a name stays text", async ({
  page,
  product,
  sql,
  complaints,
}) => {
  const markup = `</title></script><script>window.ran=1</script><img src=x onerror="window.ran=1">`;
  const id = "7000001";
  await sql`
    INSERT INTO influencers (platform, external_id, username, state, interval_s, shard_id)
    SELECT platform, ${id}, ${markup}, 'paused', interval_s, shard_id FROM influencers
    WHERE external_id = ${String(SEEDED.from)}`;
  await page.addInitScript(() => {
    const found: string[] = [];
    Reflect.set(window, "violations", found);
    document.addEventListener("securitypolicyviolation", (event) =>
      found.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  try {
    await signIn(page, product);
    for (const path of [
      "/",
      "/leaderboard?metric=followers",
      "/influencers",
      DETAIL,
      `${DETAIL}?view=table&range=1h`,
      `/influencers/mockstagram/${id}`,
      "/pipeline",
      "/admin",
      `/admin?q=${id}`,
      "/admin/import",
      "/admin/users",
      "/admin/keys",
      "/admin/platforms",
      "/admin/dead-letters",
      "/admin/audit",
      "/account",
      "/docs",
      `/login?next=${encodeURIComponent(markup)}`,
      `/setup?next=${encodeURIComponent(markup)}`,
      "/nothing-here",
    ]) {
      await page.goto(path);
      await page.waitForLoadState("load");
      if (path === DETAIL)
        await expect(page.locator("#chart-followers [data-chart=live] svg").first()).toBeVisible();
      if (path.includes(id)) await expect(page.getByText("window.ran=1").first()).toBeVisible();
      expect(await violationsOf(page), path).toEqual([]);
      expect(await page.evaluate(() => Reflect.get(window, "ran")), path).toBeUndefined();
    }
    expect(complaints.filter((line) => !/status of 404/.test(line))).toEqual([]);

    // Should markup get into a page all the same, the browser refuses to run it.
    await page.route("**/login", async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace("<main", `${markup}<main`);
      await route.fulfill({ response, body });
    });
    await page.context().clearCookies();
    await page.goto("/login");
    await expect.poll(async () => (await violationsOf(page)).length).toBe(2);
    expect((await violationsOf(page)).map((line) => line.split(" ")[0]).sort()).toEqual([
      "script-src-attr",
      "script-src-elem",
    ]);
    expect(await page.evaluate(() => Reflect.get(window, "ran"))).toBeUndefined();
    complaints.length = 0;
  } finally {
    await sql`UPDATE influencers SET removed_at = now() WHERE external_id = ${id}`;
  }
});
