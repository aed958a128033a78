import { globSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { METHODS, makeOpenApi } from "#lib/http/make-openapi.ts";
import { routes } from "./list-routes.ts";

const api = makeOpenApi(routes, { isClosed: false, cookie: "ia_session" });
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** The description does not describe itself, nor what is none. */
const untold = ["openapi.json", "[...path]"];

test("tells of each route of the API and of each of its methods", async () => {
  const folder = join(import.meta.dirname, "..");
  const found = globSync("**/route.ts", { cwd: folder })
    .map((path) => path.replace(/\/route\.ts$/, ""))
    .filter((route) => !untold.includes(route));
  const expected = found.map(async (route) => {
    const exported: object = await import(join(folder, route, "route.ts"));
    const methods = METHODS.filter((method) => method in exported).map((method) => method.toLowerCase());
    return [`/api/${route.replaceAll(/\[(\w+)\]/g, "{$1}")}`, methods];
  });
  const told = Object.entries(api.paths).map(([path, methods]) => [path, Object.keys(methods)]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(await Promise.all(expected)));
});

test("is sound OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(api)));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test("each call has a name of its own, and each parameter of its path", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
  }
});

test("what is not for everybody says so, and what is public only while it is", () => {
  const securedIn = (isClosed: boolean) => {
    const { paths } = makeOpenApi(routes, { isClosed, cookie: "ia_session" });
    return Object.entries(paths).filter(([, { get }]) => get !== undefined && get.security.length > 0);
  };
  expect(api.paths["/api/v1/users"]?.post).toMatchObject({
    security: [{ session: [] }],
    requestBody: { content: { "application/json": { schema: { required: ["email", "role"] } } } },
    responses: { 201: { description: expect.any(String) } },
  });
  expect(api.paths["/api/v1/session"]?.post?.security).toEqual([]);
  expect(securedIn(false).map(([path]) => path)).toEqual(
    expect.arrayContaining(["/api/v1/influencers/preview", "/api/v1/keys", "/api/v1/users"]),
  );
  expect(securedIn(false).map(([path]) => path)).not.toContain("/api/v1/leaderboard");
  expect(securedIn(true).map(([path]) => path)).toContain("/api/v1/leaderboard");
});

test("what takes a body says so", () => {
  for (const [route, handlers] of Object.entries(routes))
    for (const [method, handler] of Object.entries(handlers)) {
      if (typeof handler !== "function" || !(handler.spec.body ?? handler.spec.maxBytes)) continue;
      const operation = api.paths[route.replaceAll(/\[(\w+)\]/g, "{$1}")]?.[method.toLowerCase()];
      expect(operation?.requestBody?.required, `${method} ${route}`).toBe(true);
    }
});

test("a parameter is told as what it takes", () => {
  const [limit] = (api.paths["/api/v1/leaderboard"]?.get?.parameters ?? []).filter(
    ({ name }) => name === "limit",
  );
  expect(JSON.parse(JSON.stringify(limit))).toEqual({
    name: "limit",
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
  });
});

/** What is taken where a parameter is left out. */
const defaults: [path: string, parameter: string, standard: string | number][] = [
  ["/api/v1/influencers", "sort", "followers"],
  ["/api/v1/influencers", "limit", 50],
  ["/api/v1/influencers/latest", "limit", 1_000],
  ["/api/v1/influencers/{platform}/{externalId}/series", "step", "auto"],
  ["/api/v1/influencers/{platform}/{externalId}/series", "points", 1_000],
  ["/api/v1/influencers/{platform}/{externalId}/series", "tz", "UTC"],
  ["/api/v1/series", "step", "auto"],
  ["/api/v1/influencers/{platform}/{externalId}/ranks", "days", 90],
  ["/api/v1/leaderboard", "window", "24h"],
  ["/api/v1/overview", "window", "24h"],
];

test("what is taken where a parameter is left out stands there, or is said", () => {
  const parametersOf = (path: string) => api.paths[path]?.get?.parameters ?? [];
  const told = defaults.map(([path, name]) => [
    path,
    name,
    parametersOf(path).find((parameter) => parameter.name === name)?.schema.default,
  ]);
  expect(told).toEqual(defaults);
  const described = ["from", "to", "fields"].map(
    (name) => parametersOf("/api/v1/series").find((parameter) => parameter.name === name)?.description,
  );
  for (const words of described) expect(words).toMatch(/; default (24 hours before to|now|all)$/);
  // How many are answered is never left open.
  for (const { path, operation } of operations)
    for (const { name, schema } of operation.parameters)
      if (name === "limit") expect(schema, path).toMatchObject({ default: expect.any(Number) });
});
