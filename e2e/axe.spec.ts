/** All pages, loaded, empty and failed: nothing that axe finds or leaves open, in both themes, on a phone and on a desk. */
import type { Page } from "@playwright/test";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { findFlawsEverywhere } from "./find-flaws.ts";
import { expect, makeAdminLink, openLink, signIn, test, watchComplaints } from "./fixtures.ts";
import { SEEDED, type ServedProduct } from "./served-product.ts";
import { type OtherWeb, startWeb } from "./start-web.ts";
import { untilListed } from "./until-listed.ts";

const DETAIL = `/influencers/mockstagram/${SEEDED.from}`;
const COMPARE = `/compare?ids=${[0, 1, 999_999].map((n) => SEEDED.from + n).join(",")}`;
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
  { path: "/nothing-here" },
];
const empty: readonly Look[] = [
  ...["/", "/leaderboard", "/influencers", "/pipeline", "/admin"].map((path) => ({ path })),
  ...desks,
];
const failed: readonly Look[] = [
  ...["/", "/leaderboard", "/influencers", DETAIL, COMPARE, "/pipeline", "/login"].map((path) => ({ path })),
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
        if (until) await page.locator(until).first().waitFor({ state: "attached", timeout: 30_000 });
        flaws.push(...(await findFlawsEverywhere(page)).map((flaw) => `${path}, ${flaw}`));
      }
    }),
  );
  return flaws;
}

test("loaded, and narrowed down to nobody", async ({ page, product, complaints }) => {
  const other = await page.context().newPage();
  watchComplaints(other, product.url, complaints);
  const flaws = await lookAt([page, other], "", publicPages);
  await signIn(page, product);
  flaws.push(...(await lookAt([page, other], "", [...loaded, ...narrowedToNobody])));
  expect(flaws).toEqual([]);
  // Nobody's own page of what is not there.
  const rest = complaints.filter((line) => !/status of 404.*nothing-here/.test(line));
  complaints.splice(0, complaints.length, ...rest);
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
