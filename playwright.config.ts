/** End to end in Chromium: the built product on a throw-away database, one test at a time. */
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const DEBIAN = "/usr/bin/chromium";
const chromium = process.env.CHROMIUM_PATH ?? (existsSync(DEBIAN) ? DEBIAN : undefined);

const isLong = Boolean(process.env.E2E_LONG);

export default defineConfig({
  testDir: "e2e",
  // The long ones, files or single tests, are for `npm run test:all`.
  testMatch: isLong ? ["*.long.ts", "*.spec.ts"] : "*.spec.ts",
  ...(isLong ? { grep: /\.long\.ts|@long/ } : { grepInvert: /@long/ }),
  outputDir: "test-results",
  globalSetup: "./e2e/global-setup.ts",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
