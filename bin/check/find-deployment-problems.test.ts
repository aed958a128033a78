import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findComposeProblems, findDockerfileProblems } from "./find-deployment-problems.ts";

const commands = new Set([
  "node bin/web.ts",
  "node bin/migrate.ts",
  "node worker/main.ts",
  "node mockstagram/main.ts",
]);
const compose = readFileSync("compose.yaml", "utf8");
const dockerfile = readFileSync("Dockerfile", "utf8");

test("ours are fine", () => {
  expect(findComposeProblems(compose, commands)).toEqual([]);
  expect(findDockerfileProblems(dockerfile, commands, () => true)).toEqual([]);
});

test.each([
  [
    "a command that no npm script runs",
    "[node, bin/web.ts]",
    "[node, bin/wbe.ts]",
    /web: "node bin\/wbe.ts"/,
  ],
  ["root", '"10001:10001"', '"0:0"', /user that is not root/],
  ["a writable root file system", "read_only: true", "read_only: false", /not read_only/],
  ["capabilities", "cap_drop: [ALL]", "cap_drop: []", /capabilities/],
  ["a default password", /\$\{POSTGRES_PASSWORD:\?[^}]*\}/g, "secret", /has a default/],
  ["an image that moves", "timescaledb:2.29.2-pg17", "timescaledb:latest-pg17", /not pinned/],
  ["a checkpoint each minute", /max_wal_size=.*/, "log_checkpoints=on", /db: does not set max_wal_size/],
  [
    "a setting that is none",
    "- -c\n      - wal_compression",
    "- wal_compression",
    /does not set wal_compression/,
  ],
  [
    "a database without TimescaleDB",
    "max_connections=200",
    "shared_preload_libraries=",
    /sets shared_preload_libraries/,
  ],
  ["not waiting for the migration", "service_completed_successfully", "service_started", /waits for migrate/],
])("%s is refused in compose.yaml", (_, what, instead, problem) => {
  const changed = compose.replace(what, instead);
  expect(changed).not.toBe(compose);
  expect(findComposeProblems(changed, commands).join("\n")).toMatch(problem);
});

test.each([
  ["root", "USER 10001:10001", "USER node", /numeric USER/],
  ["no probe", /^HEALTHCHECK .*$/m, "", /no HEALTHCHECK/],
  ["a command that no npm script runs", '"bin/web.ts"]', '"bin/wbe.ts"]', /is not what an npm script runs/],
  ["an image that moves", "FROM node:24.21.0-trixie-slim\n", "FROM node:slim\n", /not pinned/],
])("%s is refused in the Dockerfile", (_, what, instead, problem) => {
  const changed = dockerfile.replace(what, instead);
  expect(changed).not.toBe(dockerfile);
  expect(findDockerfileProblems(changed, commands, () => true).join("\n")).toMatch(problem);
});
