/** A Chromium for the end-to-end suite: the named one, an installed one, Playwright's own, else one is installed. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import type { Need } from "./need.ts";
import { runQuietly } from "./run-quietly.ts";

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

  const viaApt = process.getuid?.() === 0 && isDebian();
  return {
    title,
    plan: viaApt
      ? "will be installed with apt-get install chromium (about 300 MB)"
      : "Playwright's own will be downloaded with npx playwright install chromium (about 170 MB)",
    async get(say) {
      say("Installing Chromium …");
      if (viaApt) {
        await install("apt-get", ["update"], say);
        await install("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], say);
      } else {
        await install(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"], say);
      }
      const path = findInstalled();
      if (!path) throw new Error(`Chromium was installed but is not found. ${HOW}`);
      use(path);
    },
  };
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

function isDebian(): boolean {
  // Ubuntu's package of that name is an empty one that asks for a snap.
  return existsSync("/etc/os-release") && /^ID="?debian"?$/m.test(readFileSync("/etc/os-release", "utf8"));
}

async function install(command: string, args: readonly string[], say: (line: string) => void): Promise<void> {
  const outcome = await runQuietly({
    command,
    args,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    title: `${command} ${args.join(" ")}`,
    say,
    withinMs: 5 * 60_000,
  });
  if (outcome.code !== 0) {
    const reason = outcome.output.trim().split("\n").at(-1) ?? "";
    throw new Error(`Chromium is missing and could not be installed (${command}: ${reason}). ${HOW}`);
  }
}
