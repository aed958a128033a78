/** A Chromium for the end-to-end suite: the named one, an installed one, Playwright's own, else one is installed. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { isDebian, isRoot } from "./debian.ts";
import { installWithApt } from "./install-with-apt.ts";
import type { Need } from "./need.ts";
import { runInstaller } from "./run-installer.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const HOW = "Install Chromium or Chrome, or name one: CHROMIUM_PATH=/path/to/chromium npm test";

/** `get` leaves the path in CHROMIUM_PATH, which playwright.config.ts reads. */
export async function findChromium(): Promise<Need> {
  const title = "Chromium";
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named))
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist. ${HOW}`);
  const found = named || findInstalled();
  if (found) return { title, plan: found, get: async () => use(found) };

  const viaApt = isRoot() && isDebian();
  return {
    title,
    plan: viaApt
      ? "will be installed with apt-get install chromium (about 300 MB)"
      : "Playwright's own will be downloaded with npx playwright install chromium (about 170 MB)",
    async get(say) {
      say("Installing Chromium …");
      if (viaApt) {
        await installWithApt({ title, packages: ["chromium"], how: HOW, say });
      } else {
        const args = ["node_modules/playwright/cli.js", "install", "chromium"];
        await runInstaller({ title, command: process.execPath, args, how: HOW, say });
      }
      const path = findInstalled();
      if (!path) throw new Error(`Chromium was installed but is not found. ${HOW}`);
      use(path);
    },
  };
}

/** Its path, once it is there. */
export async function getChromium(say: (line: string) => void): Promise<string> {
  const need = await findChromium();
  await need.get(say);
  return process.env.CHROMIUM_PATH ?? chromium.executablePath();
}

function use(path: string): void {
  process.env.CHROMIUM_PATH = path;
}

function findInstalled(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...macPaths,
    chromium.executablePath(),
  ];
  return candidates.find((path) => existsSync(path));
}
