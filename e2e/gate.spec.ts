/** The gate over HTTP: what the build serves, to whom, and who may keep it; the whole matrix is in gate.long.ts. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { MINUTE } from "#lib/time.ts";
import { expect, test } from "./fixtures.ts";
import { ask } from "./gate/ask.ts";
import { showsCanary } from "./gate/judge.ts";
import { makeIdentities } from "./gate/make-identities.ts";
import { findUnwritten, readRoutes, toRoutes } from "./gate/read-routes.ts";
import { startCache } from "./gate/start-cache.ts";
import { sweep } from "./gate/sweep.ts";
import { makeVariants } from "./gate/variants.ts";
import { SEEDED, servedProduct } from "./served-product.ts";
import { startWeb } from "./start-web.ts";

const routes = readRoutes(".");
const variants = makeVariants(readFileSync(".next/BUILD_ID", "utf8"));
const account = `mockstagram/${SEEDED.from}`;

test("each page and route of the build is written down with who may call it", () => {
  expect(findUnwritten(routes)).toEqual([]);
  const added = toRoutes({
    "/(pages)/secret/page": "/secret",
    "/api/v1/secret/route": "/api/v1/secret",
  });
  expect(findUnwritten([...routes, ...added])).toEqual([
    "page /secret has no line in lib/testing/route-policy.ts",
    "route /api/v1/secret has no line in lib/testing/route-policy.ts",
  ]);
});

test.beforeAll("the list has names to show", async () => {
  const { url } = servedProduct();
  await waitUntil("the first snapshot", 2 * MINUTE, async () => {
    const { text } = await ask(url, { path: "/api/v1/influencers?limit=1" });
    return text.includes('"externalId"');
  });
});

test("with everybody let in, nobody gets past the gate of what is not everybody's", async ({ product }) => {
  test.setTimeout(10 * 60_000);
  const { url, databaseUrl } = product;
  const identities = await makeIdentities(url, databaseUrl);
  const { tried, problems, shown } = await sweep({
    url,
    isClosed: false,
    routes,
    identities,
    variants,
    variantsAs: ["nobody"],
  });
  console.log(`gate, open: ${tried} requests`);
  expect.soft(problems).toEqual([]);
  // An admin is shown what the others are not.
  for (const route of ["/account", "/admin", "/admin/users", "/api/v1/users", "/api/v1/influencers/preview"])
    expect(shown).toContain(route);

  // What is everybody's may be kept, unless somebody asks with a session.
  const from = Math.floor(Date.now() / 60_000) * 60 - 600;
  const path = `/api/influencer_analytics/${SEEDED.from}?start_time=${from}&end_time=${from + 60}`;
  const everybodys = await ask(url, { path });
  expect(everybodys.headers).toMatchObject({ "cache-control": "public, max-age=60" });
  expect(everybodys.headers.etag).toMatch(/^W\/"/);
  for (const { headers } of identities.slice(1)) {
    const theirs = await ask(url, { path, headers });
    expect(theirs.headers["cache-control"]).toBe("private, no-store");
    expect(theirs.headers.etag).toBeUndefined();
  }
});

test("with PUBLIC_API=false nobody gets past any gate, and no cache keeps what it let through", async ({
  product,
}) => {
  test.setTimeout(10 * 60_000);
  const web = await startWeb(product.databaseUrl, { env: { PUBLIC_API: "false" } });
  const cache = await startCache(web.url);
  const past = Math.floor(Date.now() / 60_000) * 60 - 600;
  try {
    const identities = await makeIdentities(web.url, product.databaseUrl);
    const { tried, problems } = await sweep({
      url: web.url,
      isClosed: true,
      routes,
      // What everybody else may then is the long run's; so are the variants.
      identities: identities.filter(({ name }) => name === "nobody"),
      variants,
      variantsAs: [],
    });
    console.log(`gate, closed: ${tried} requests`);
    expect.soft(problems).toEqual([]);

    const paths = [
      "/account",
      "/admin",
      "/admin/users",
      "/influencers",
      `/influencers/${account}`,
      "/api/v1/users",
      "/api/v1/influencers",
      `/api/v1/influencers/${account}`,
      "/api/v1/leaderboard",
      `/api/influencer_analytics/${SEEDED.from}?start_time=${past}&end_time=${past + 60}`,
      "/icon.svg",
    ];
    const [nobody, viewer, admin] = ["nobody", "viewer", "admin"].map((name) => {
      const found = identities.find((identity) => identity.name === name);
      if (!found) throw new Error(`No ${name}.`);
      return found.headers;
    });
    for (const path of paths) await ask(cache.url, { path, headers: admin ?? {} });
    for (const path of paths) {
      const theirs = await ask(cache.url, { path, headers: viewer ?? {} });
      if (!/influencers|leaderboard/.test(path)) expect(showsCanary(theirs), path).toBe(false);
      const nobodys = await ask(cache.url, { path, headers: nobody ?? {} });
      expect(showsCanary(nobodys), path).toBe(false);
      if (path !== "/icon.svg") expect([307, 401], path).toContain(nobodys.status);
    }
    // It does keep what it may.
    expect(cache.kept()).toEqual(["/icon.svg"]);
  } finally {
    await cache.close();
    await web.stop();
  }
});

test("there are no Server Actions, and the image optimizer is not served", async ({ product }) => {
  const manifest = z.object({
    node: z.record(z.string(), z.unknown()),
    edge: z.record(z.string(), z.unknown()),
  });
  const text = readFileSync(".next/server/server-reference-manifest.json", "utf8");
  const { node, edge } = manifest.parse(JSON.parse(text));
  expect([...Object.keys(node), ...Object.keys(edge)]).toEqual([]);
  const image = "/_next/image?url=%2Ficon.svg&w=64&q=75";
  expect([400, 404]).toContain((await ask(product.url, { path: image })).status);
});

test("a failure of ours tells an id and nothing else", async ({ product, sql }) => {
  // A database of the same server without a single table: every statement fails there.
  await sql`DROP DATABASE IF EXISTS gate_canary WITH (FORCE)`;
  await sql`CREATE DATABASE gate_canary TEMPLATE template0`;
  const database = new URL(product.databaseUrl);
  database.pathname = "/gate_canary";
  const web = await startWeb(database.href);
  const told =
    /gate_canary|postgres:|PostgresError|DrizzleQueryError|Failed query|relation \\*"|42P01|\bSELECT\b|node_modules/;
  try {
    for (const path of [
      `/api/influencer_analytics/${SEEDED.from}`,
      `/api/v1/influencers/${account}`,
      "/api/v1/influencers",
      "/api/v1/overview",
      "/api/v1/pipeline",
    ]) {
      const { status, headers, text } = await ask(web.url, { path });
      expect(status, `${path}: ${text}`).toBe(500);
      expect(JSON.parse(text)).toEqual({
        success: false,
        error: {
          code: "INTERNAL",
          message: `Something went wrong on our side (request ${headers["x-request-id"]}).`,
        },
      });
    }
    const cookie = "__Host-ia_session=x.y";
    for (const path of [
      "/",
      "/leaderboard",
      "/influencers",
      `/influencers/${account}`,
      "/pipeline",
      "/admin",
      "/account",
    ]) {
      const { status, headers, text } = await ask(web.url, { path, headers: { cookie } });
      expect(told.exec(text)?.[0], `${path}: ${status}`).toBeUndefined();
      expect(headers["content-security-policy"]).toContain("'strict-dynamic'");
    }
  } finally {
    await web.stop();
    await sql`DROP DATABASE gate_canary WITH (FORCE)`;
  }
});
