/**
 * `unit` (no database); every `*.db.test.ts` on native `timescale`, and those whose statements an edition may change on
 * `plain` PostgreSQL, too. Each database project starts one throw-away server (lib/testing/start-test-server.ts). And
 * `start`: `npm start` itself; `long`, `plain-long`: what only `npm run test:all` has the time for; `spreadsheet`: what
 * needs LibreOffice, for `npm run test:all` too.
 */
import { defineConfig } from "vitest/config";

const away = [
  "node_modules/**",
  ".next/**",
  ".data/**",
  "e2e/**",
  "bench/{queues,lighthouse,results}/**",
  "test-community/**",
];

const shared = {
  environment: "node" as const,
  // A worker reads each module once, not once for each test file: that was half of the unit tests' CPU. What a file changes for all, it puts back.
  isolate: false,
  // All timeouts are guards against hangs: beside a build and a browser on two cores a test may take ten times as long.
  testTimeout: 60_000,
  env: { LOG_LEVEL: "silent", TZ: "America/New_York", DATABASE_URL: "", QUEUE_DATABASE_URL: "" },
  setupFiles: ["lib/testing/fail-on-console-error.ts"],
};

const database = {
  ...shared,
  include: ["**/*.db.test.ts", "**/*.db.test.tsx"],
  exclude: away,
  globalSetup: ["lib/testing/start-test-server.ts"],
  testTimeout: 90_000,
  hookTimeout: 90_000,
};

export default defineConfig({
  test: {
    // Most of the long ones wait, for slots and for servers: more at once than there are cores.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [
            ...away,
            "**/*.db.test.ts",
            "**/*.db.test.tsx",
            "**/*.start.test.ts",
            "**/*.long.test.ts",
            "**/*.spreadsheet.test.ts",
          ],
        },
      },
      // Once is enough for what no edition changes: statements are tested on both, what goes by way of them on one.
      {
        test: {
          ...database,
          name: "plain",
          exclude: [
            ...away,
            "worker/*.db.test.ts",
            "lib/http/**",
            "lib/queue/**",
            // The plain server comes without pg_dump.
            "bin/restore/**",
            "lib/db/connection/encryption.db.test.ts",
            "lib/replay/**",
            "lib/auth/**",
            "lib/service/bulk/bulk-actions.db.test.ts",
            "lib/service/bulk/bulk-is-singles.db.test.ts",
            "lib/service/make-demo-history.db.test.ts",
            "lib/db/client.db.test.ts",
            // Each of its tests starts a server or two: in `plain-long`.
            "lib/db/embedded/**",
            "lib/fetch/**",
            "chaos/**",
          ],
        },
      },
      { test: { ...database, name: "timescale" } },
      // `npm run test:all` has the time.
      {
        test: {
          ...database,
          name: "plain-long",
          include: ["lib/db/embedded/**/*.db.test.ts", "lib/db/client.db.test.ts"],
        },
      },
      { test: { ...database, name: "long", include: ["**/*.long.test.ts"] } },
      { test: { ...shared, name: "spreadsheet", include: ["**/*.spreadsheet.test.ts"], exclude: away } },
      {
        test: {
          ...shared,
          name: "start",
          include: ["**/*.start.test.ts"],
          exclude: away,
          testTimeout: 420_000,
        },
      },
    ],
  },
});
