/** The Chromium that the end-to-end suite runs in, and pages in it on a slow machine with a slow line. */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { getChromium } from "../../bin/test/find-chromium.ts";

/** Without a window and without a graphics card: what a machine in a cellar has. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenBrowser {
  browser: Browser;
  /** For others that start it themselves. */
  path: string;
}

export async function openBrowser(say: (line: string) => void): Promise<OpenBrowser> {
  const path = await getChromium(say);
  return { browser: await chromium.launch({ executablePath: path, args: CHROMIUM_FLAGS }), path };
}

/** What Lighthouse takes for a slow 4G line: bits a second, and milliseconds to and fro. */
const SLOW_4G = { latency: 150, down: 1_638_400, up: 675_000 };

export interface Pace {
  /** So many times slower than this machine. */
  cpu: number;
  isSlowLine: boolean;
}

export const FAST: Pace = { cpu: 1, isSlowLine: false };
export const SLOW: Pace = { cpu: 4, isSlowLine: true };

/** A page of a browser that knows nothing yet: no cache, no cookie. Close its context. */
export async function openPage(
  browser: Browser,
  { cpu, isSlowLine }: Pace = FAST,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: "UTC" });
  const page = await context.newPage();
  if (cpu !== 1 || isSlowLine) {
    const session = await context.newCDPSession(page);
    if (cpu !== 1) await session.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    if (isSlowLine) {
      await session.send("Network.enable");
      const { latency, down, up } = SLOW_4G;
      await session.send("Network.emulateNetworkConditions", {
        ...{ offline: false, latency, downloadThroughput: down / 8, uploadThroughput: up / 8 },
      });
    }
  }
  return { context, page };
}
