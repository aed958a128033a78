/** The suite of `npm run test:all` for TimescaleDB Community; by hand: vitest run --config test-community/vitest.config.ts. */
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "community",
    root: join(import.meta.dirname, ".."),
    include: ["test-community/*.test.ts"],
    environment: "node",
    env: { LOG_LEVEL: "silent", TZ: "America/New_York", DATABASE_URL: "", QUEUE_DATABASE_URL: "" },
    setupFiles: ["lib/testing/fail-on-console-error.ts"],
    globalSetup: ["test-community/say-edition.ts"],
    // A server a file, each of them busy with one core.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
