import { expect, test } from "vitest";
import { parseMetrics } from "#lib/testing/parse-metrics.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { handle } from "./handle.ts";
import { serveMetrics } from "./web-metrics.ts";

const TOKEN = "a-token-of-some-length";
const route = { params: Promise.resolve({}) };

async function get(token: string | undefined, authorization?: string): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  return await serveMetrics(token)(new Request("http://127.0.0.1:3000/metrics", { headers }), route);
}

test("without a token in the environment there is no such page, whatever is sent", async () => {
  expect((await get(undefined)).status).toBe(404);
  expect((await get(undefined, "Bearer ")).status).toBe(404);
});

test.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  `Basic ${TOKEN}`,
  `Bearer ${TOKEN}x`,
  `Bearer ${TOKEN.slice(1)}`,
])("%s opens nothing, and says nothing", async (authorization) => {
  const response = await get(TOKEN, authorization);
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain("ia_");
});

test("with the token: requests by method and status, connections, process", async () => {
  await get(TOKEN, `Bearer ${TOKEN}`);
  await handle(testRoute, async () => ({}))(new Request("http://127.0.0.1:3000/x?id=1000042"), route);
  const response = await get(TOKEN, `Bearer ${TOKEN}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const page = await response.text();
  const families = parseMetrics(page);
  const answered = families.get("ia_http_requests_total")?.samples ?? [];
  expect(
    answered.find(({ labels }) => labels.method === "GET" && labels.status === "200")?.value,
  ).toBeGreaterThan(1);
  expect(families.get("ia_http_request_duration_seconds")?.type).toBe("histogram");
  expect(families.has("process_resident_memory_bytes")).toBe(true);
  expect(families.has("ia_db_pool_connections")).toBe(true);
  expect(page).not.toContain("1000042");
  for (const name of families.keys())
    if (name.startsWith("ia_http_")) expect(name).toMatch(/_(total|seconds)$/);
});
