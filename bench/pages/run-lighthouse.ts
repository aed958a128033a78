/** G6: Lighthouse's marks, from its own command: each run starts a browser that knows nothing yet. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MINUTE } from "#lib/time.ts";
import { startNode } from "../child.ts";
import { installPackages } from "../install-packages.ts";
import { median } from "../percentile.ts";
import { CHROMIUM_FLAGS } from "./open-browser.ts";
import type { Judged } from "./verdict.ts";

const LIMIT_MS = 2 * MINUTE;
/** Its own: now and then it misses the beginning of its trace ("NO_NAVSTART"). */
const FAILURES_MAX = 1;
const mark = z.object({ score: z.number() });
const reportSchema = z.object({
  categories: z.object({ performance: mark, accessibility: mark, "best-practices": mark }),
});
/** Least marks. Of a phone: of charts that are loaded when they are near. */
const limits = {
  desktop: { performance: 0.98, accessibility: 1, "best-practices": 0.96 },
  mobile: { performance: 0.95, accessibility: 1, "best-practices": 0.96 },
};
const forms = ["desktop", "mobile"] as const;
const kinds = ["performance", "accessibility", "best-practices"] as const;

export interface LighthouseOptions {
  /** Of a page. */
  url: string;
  /** Medians of so many; 0: none is run. */
  runs: number;
  chromium: string;
  /** For reports. */
  folder: string;
  say(line: string): void;
  signal: AbortSignal;
}

export async function runLighthouse(options: LighthouseOptions): Promise<Judged[]> {
  const { runs, say } = options;
  const why = runs === 0 ? "--lighthouse 0" : await installPackages("lighthouse", say);
  const judged: Judged[] = [];
  for (const form of forms) {
    const marks = why === null ? await markTimes(form, options) : why;
    for (const kind of kinds) {
      judged.push({
        title: `G6 Lighthouse, ${form}: ${kind}`,
        ...(typeof marks === "string"
          ? { value: null, why: marks }
          : { value: median(marks.map((one) => one[kind].score)) }),
        ...{ limit: limits[form][kind], least: true, unit: "" },
      });
    }
  }
  return judged;
}

type Marks = z.infer<typeof reportSchema>["categories"];

/** A string: why there are none. */
async function markTimes(
  form: (typeof forms)[number],
  { url, runs, chromium, folder, say, signal }: LighthouseOptions,
): Promise<Marks[] | string> {
  const marks: Marks[] = [];
  const log = join(folder, "lighthouse.log");
  let failures = 0;
  while (marks.length < runs) {
    signal.throwIfAborted();
    const report = join(folder, `lighthouse-${form}-${marks.length}.json`);
    const code = await runOnce(
      [
        join(import.meta.dirname, "../lighthouse/node_modules/lighthouse/cli/index.js"),
        ...[url, "--output=json", `--output-path=${report}`, "--quiet"],
        "--only-categories=performance,accessibility,best-practices",
        `--chrome-flags=--headless=new ${CHROMIUM_FLAGS.join(" ")}`,
        ...(form === "desktop" ? ["--preset=desktop"] : []),
      ],
      { chromium, log },
    );
    if (code !== 0) {
      const why = readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "";
      if (++failures > FAILURES_MAX) return `it failed: ${why}`;
      say(`  Lighthouse, ${form}, failed and is run once more: ${why}`);
      continue;
    }
    const read = reportSchema.safeParse(JSON.parse(readFileSync(report, "utf8")));
    if (!read.success) return "its report has no marks";
    marks.push(read.data.categories);
    say(`  Lighthouse, ${form}, run ${marks.length}: performance ${read.data.categories.performance.score}`);
  }
  return marks;
}

/** Its exit code; null: it took too long. */
async function runOnce(
  args: string[],
  { chromium, log }: { chromium: string; log: string },
): Promise<number | null> {
  const child = startNode(args, { CHROME_PATH: chromium }, log);
  const timer = setTimeout(() => child.process.kill("SIGKILL"), LIMIT_MS);
  const [code] = await once(child.process, "exit");
  clearTimeout(timer);
  return code;
}
