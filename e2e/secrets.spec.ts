/** No secret is where people look: logs, metrics, answers, scripts of the pages, the queue's notes, the tables. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { madeKeySchema } from "#lib/domain/api-key.ts";
import { ensureKeptSecret } from "#lib/kept-secret.ts";
import { ADMIN, expect, makeAdminLink, openLink, test } from "./fixtures.ts";
import type { ServedProduct } from "./served-product.ts";

const WRONG = "a canary that nobody's password is";

/** What must be nowhere. A test that signs in, in vain and for good, leaves its marks before anybody looks. */
async function useSecrets(page: Page, product: ServedProduct) {
  const link = await makeAdminLink(product);
  const headers = { origin: product.url };
  for (const path of ["session", `session?password=${encodeURIComponent(WRONG)}`]) {
    const data = { email: ADMIN.email, password: WRONG };
    const refused = await page.request.post(`/api/v1/${path}`, { data, headers });
    expect(refused.status()).toBe(401);
  }
  await openLink(page, link);
  const made = await page.request.post("/api/v1/keys", {
    data: { name: "a canary", scope: "write", expiresInDays: 30 },
    headers,
  });
  const { key } = madeKeySchema.parse(await made.json());
  const bearer = { authorization: `Bearer ${key}` };
  expect((await page.request.get("/api/v1/pipeline", { headers: bearer })).status()).toBe(200);
  for (const path of ["/api/v1/pipeline?api_key=", "/api/v1/influencers?search="])
    expect((await page.request.get(path + key)).status()).toBe(400);
  await page.request.get(`/influencers?q=${key}`);
  const cookie =
    (await page.context().cookies()).find(({ name }) => name.endsWith("ia_session"))?.value ?? "";
  return {
    "the database's password": new URL(product.databaseUrl).password,
    "the web's password in the database": ensureKeptSecret(product.dataDir, "web-database-password"),
    "what signs sessions": ensureKeptSecret(product.dataDir, "auth-secret"),
    "a password": ADMIN.password,
    "a wrong password": WRONG,
    "a wrong password, encoded": encodeURIComponent(WRONG),
    "a one-time link's token": new URL(link).hash.replace("#token=", ""),
    "an API key": key,
    "a session's cookie": decodeURIComponent(cookie).split(".")[0] ?? "",
  };
}

test("no secret is in logs, metrics, answers, scripts, the queue's notes or the tables", async ({
  page,
  product,
  sql,
  request,
}) => {
  const secrets = await useSecrets(page, product);
  for (const [what, secret] of Object.entries(secrets)) expect(secret.length, what).toBeGreaterThan(10);

  const places: [where: string, text: string][] = [];
  const files = [
    ...globSync(join(product.dataDir, "logs", "*.log")),
    ...globSync(".next/static/**/*.{js,css}"),
  ];
  for (const file of files) places.push([file, readFileSync(file, "utf8")]);
  places.push(["the worker's metrics", await (await fetch(`${product.workerUrl}/metrics`)).text()]);
  for (const path of [
    "/",
    "/login",
    "/setup",
    "/pipeline",
    "/docs",
    "/no-such-page",
    "/api/health",
    "/api/v1/users",
    "/%ZZ",
  ]) {
    const answer = await request.get(path);
    places.push([path, (await answer.text()) + JSON.stringify(answer.headers())]);
  }
  places.push(["the admin's users", await (await page.request.get("/admin/users")).text()]);
  const [notes] = await sql`SELECT coalesce(string_agg(output::text, ' '), '') AS text FROM pgboss.job`;
  places.push(["the queue's notes", notes?.text]);
  const tables = await sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname NOT IN ('data_points', 'rollups_15m', 'rollups_1h')`;
  for (const { name } of tables) {
    const [rows] = await sql`SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM ${sql(name)} AS t`;
    places.push([`table ${name}`, rows?.text]);
  }

  const found = places.flatMap(([where, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret))
      .map(([what]) => `${what} in ${where}`),
  );
  expect(found).toEqual([]);
  // What was looked through is what it should be.
  const all = Object.fromEntries(places);
  expect(all["table sessions"]).toMatch(/[\w-]{43}/);
  expect(all["table users"]).toContain(ADMIN.email);
  expect(all["the worker's metrics"]).toContain("ia_fetch_requests_total");
  expect(all[join(product.dataDir, "logs", "worker.log")]).toContain("worker ready");
  expect(places.length).toBeGreaterThan(40);
  await sql`DELETE FROM rate_limits`;
});
