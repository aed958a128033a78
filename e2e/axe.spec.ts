/** All pages, loaded, empty and failed: nothing that axe finds or leaves open, in both themes, on a phone and on a desk. */
import type { Page } from "@playwright/test";
import type { Sql } from "postgres";
import { z } from "zod";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { findFlawsEverywhere } from "./find-flaws.ts";
import { expect, makeAdminLink, openLink, signIn, test, watchComplaints } from "./fixtures.ts";
import { SEEDED, type ServedProduct } from "./served-product.ts";
import { type OtherWeb, startWeb } from "./start-web.ts";
import { untilListed } from "./until-listed.ts";

const DETAIL = `/influencers/mockstagram/${SEEDED.from}`;
const COMPARE = `/compare?ids=${[0, 1, 999_999].map((n) => SEEDED.from + n).join(",")}`;
const IMPORT = { name: "axe.csv", bytes: 8 };
const LONG_AGO = "from=86400&to=172800";
const live = (id: string) => `#chart-${id} [data-chart=live] svg`;

interface Look {
  path: string;
  /** Stands there once the page is as it is to be looked at; default: as it comes. */
  until?: string;
}

const publicPages: readonly Look[] = [{ path: "/login" }, { path: "/setup" }];
const desks = ["import", "users", "keys", "platforms", "dead-letters", "audit"].map((desk) => ({
  path: `/admin/${desk}`,
}));
const loaded: readonly Look[] = [
  { path: DETAIL, until: live("followers") },
  { path: `${DETAIL}?view=table&range=1h` },
  { path: `${COMPARE}&range=1h`, until: live("compare") },
  { path: `${COMPARE}&range=1h&view=change&show=table` },
  { path: "/" },
  { path: "/leaderboard" },
  { path: "/influencers", until: "tbody svg path" },
  { path: "/pipeline" },
  { path: "/pipeline/missed?platform=mockstagram&reason=timeout&interval=60&slot=1700000040" },
  { path: "/admin" },
  ...desks,
  { path: "/account" },
  { path: "/docs" },
];
const narrowedToNobody: readonly Look[] = [
  { path: "/influencers?q=nobody" },
  { path: `${DETAIL}?${LONG_AGO}` },
  { path: `${COMPARE}&${LONG_AGO}` },
  { path: "/compare" },
  { path: "/admin?q=99999" },
];
const empty: readonly Look[] = [
  ...["/", "/leaderboard", "/influencers", "/pipeline", "/admin"].map((path) => ({ path })),
  ...desks,
];
const failed: readonly Look[] = [
  ...["/", "/leaderboard", "/influencers", DETAIL, COMPARE, "/pipeline"].map((path) => ({
    path,
    until: "[role=alert]:not(:empty)",
  })),
  { path: "/login" },
];

test.beforeAll(untilListed);
test.setTimeout(300_000);

/** Flaws of all of them. Several at once: while one page loads another one is looked at. */
async function lookAt(pages: readonly Page[], base: string, looks: readonly Look[]): Promise<string[]> {
  const waiting = [...looks];
  const flaws: string[] = [];
  await Promise.all(
    pages.map(async (page) => {
      for (let look = waiting.shift(); look; look = waiting.shift()) {
        const { path, until } = look;
        await page.setViewportSize({ width: 360, height: 900 });
        await page.goto(`${base}${path}`);
        const here = new URL(page.url());
        if (here.pathname !== new URL(path, here).pathname)
          throw new Error(`${path} led to ${here.pathname}`);
        if (until) await page.locator(until).first().waitFor({ state: "attached", timeout: 30_000 });
        // What is dimmed while something else is on its way is no state to judge.
        await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null);
        flaws.push(...(await findFlawsEverywhere(page)).map((flaw) => `${path}, ${flaw}`));
      }
    }),
  );
  return flaws;
}

/** What leads to a page of its own, and is not there unless somebody made it. */
async function makeThings(page: Page, sql: Sql): Promise<Look[]> {
  const answer = await page.request.post("/api/v1/imports", { data: IMPORT });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { id } = z.object({ id: z.int() }).parse(await answer.json());
  const [letter] = await sql<{ id: string }[]>`
    INSERT INTO dead_letters (hash, queue, payload, cause, tried_at)
    VALUES ('axe', 'ingest', '{"v": 1}', 'a trigger said: not today', now()) RETURNING id`;
  return [{ path: `/admin/import/${id}` }, { path: `/admin/dead-letters/${letter?.id}` }];
}

test("loaded, and narrowed down to nobody", async ({ page, product, complaints, sql }) => {
  const other = await page.context().newPage();
  watchComplaints(other, product.url, complaints);
  const flaws = await lookAt([page, other], "", publicPages);
  await signIn(page, product);
  const made = await makeThings(page, sql);
  try {
    flaws.push(...(await lookAt([page, other], "", [...loaded, ...made, ...narrowedToNobody])));
  } finally {
    await sql`DELETE FROM dead_letters WHERE hash = 'axe'`;
  }
  expect(flaws).toEqual([]);
});

test("what is not there", async ({ page, complaints }) => {
  const flaws = await lookAt([page], "", [{ path: "/nothing-here", until: "h1" }]);
  // It answers so.
  const rest = complaints.filter((line) => !/status of 404.*nothing-here/.test(line));
  complaints.splice(0, complaints.length, ...rest);
  expect(flaws).toEqual([]);
});

test("what is wrong is found, in each theme and at each width", async ({ page }) => {
  await page.goto("/docs");
  await page.evaluate(() => {
    const wide = document.createElement("div");
    wide.style.width = "1400px";
    const image = document.createElement("img");
    image.src = "/icon.svg";
    const pale = document.createElement("p");
    pale.append("pale");
    Object.assign(pale.style, { color: "#888", background: "#777" });
    const counting = document.createElement("p");
    counting.role = "status";
    counting.append(Object.assign(document.createElement("time"), { textContent: "3 s ago" }));
    wide.append(image, pale, counting);
    document.body.append(wide);
  });
  const flaws = await findFlawsEverywhere(page);
  for (const width of [360, 1280]) {
    expect(flaws).toContainEqual(expect.stringMatching(`^${width} px, light: image-alt`));
    expect(flaws).toContainEqual(expect.stringMatching(`^${width} px, light: a status that counts: 3 s ago`));
    for (const theme of ["light", "dark"])
      expect(flaws).toContainEqual(expect.stringMatching(`^${width} px, ${theme}: color-contrast`));
    expect(flaws).toContainEqual(expect.stringMatching(`^${width} px, scrolls sideways`));
  }
});

/** A web of its own with nothing in its database. */
async function startEmptyWeb(
  product: ServedProduct,
  run: (statement: string) => Promise<unknown>,
): Promise<OtherWeb & { databaseUrl: string }> {
  await run("CREATE DATABASE e2e_empty");
  const url = new URL(product.databaseUrl);
  url.pathname = "/e2e_empty";
  await migrateDatabase(url.href);
  return { ...(await startWeb(url.href)), databaseUrl: url.href };
}

test("empty: nobody is tracked yet", async ({ browser, product, sql }) => {
  const web = await startEmptyWeb(product, (statement) => sql.unsafe(statement));
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await openLink(page, await makeAdminLink({ ...product, ...web }));
    expect(await lookAt([page, await context.newPage()], web.url, empty)).toEqual([]);
  } finally {
    await context.close();
    await web.stop();
    await sql`DROP DATABASE e2e_empty WITH (FORCE)`;
  }
});

test("failed: the database is away", async ({ browser }) => {
  // Nobody listens there.
  const web = await startWeb("postgres://nobody:nothing@127.0.0.1:1/none");
  const context = await browser.newContext();
  try {
    const pages = [await context.newPage(), await context.newPage()];
    expect(await lookAt(pages, web.url, failed)).toEqual([]);
  } finally {
    await context.close();
    await web.stop();
  }
});
