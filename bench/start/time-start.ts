/** One `npm start` on an empty folder, as a person sees it: until the box, and from there until something live is shown. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { influencerAnalyticsSchema, influencerDetailSchema } from "#lib/domain/influencer-views.ts";
import { delay, MINUTE, monotonicMs, SECOND } from "#lib/time.ts";
import { startNpm } from "../child.ts";

/** Of those that are seeded: any would do. */
const PK = 1_000_000;
const READY_MS = 10 * MINUTE;
const LIVE_MS = 3 * MINUTE;

export interface TimedStart {
  /** Seconds from the command to the box. */
  readyS: number;
  /** Seconds from the box to the first answer with a live data point. */
  liveS: number;
  /** Its line of the box. */
  database: string;
}

/** `folder` gets the data, and is removed. Throws when either does not come, with what was said. */
export async function timeStart(folder: string, signal: AbortSignal): Promise<TimedStart> {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "said.log");
  const started = monotonicMs();
  const command = startNpm(["start"], { DATA_DIR: join(folder, "data") }, log);
  const said = () => readFileSync(log, "utf8");
  try {
    const isReady = async () => {
      if (command.process.exitCode !== null) throw new Error(`npm start has ended:\n${said()}`);
      return said().includes("Ctrl-C");
    };
    const readyMs = await until("the box", READY_MS, isReady, signal).catch((error: unknown) => {
      throw new Error(`${String(error)}:\n${said()}`);
    });
    const box = said();
    const url = z.string().parse(/Open +(http\S+)/.exec(box)?.[1]);
    const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
    const { periods } = influencerDetailSchema.parse(await read(`/api/v1/influencers/mockstagram/${PK}`));
    // Demo history ends where fetching began.
    const from = periods.find(({ kind }) => kind === "live")?.from ?? Number.POSITIVE_INFINITY;
    const isLive = async () => {
      const { data } = influencerAnalyticsSchema.parse(await read(`/api/influencer_analytics/${PK}`));
      return (data.at(-1)?.[0] ?? 0) >= from * SECOND;
    };
    const liveMs = await until("a live data point", LIVE_MS, isLive, signal);
    return {
      readyS: (readyMs - started) / SECOND,
      liveS: (liveMs - readyMs) / SECOND,
      database: /Database +(.+?)[ │]*$/m.exec(box)?.[1] ?? "?",
    };
  } finally {
    await command.end();
    // npm may be gone before its command is.
    const isOver = async () => !said().includes("Stopping …") || said().includes("Stopped.");
    await until("the end", MINUTE, isOver);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When it was so, by monotonicMs. */
async function until(
  what: string,
  withinMs: number,
  look: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<number> {
  const end = monotonicMs() + withinMs;
  while (!(await look())) {
    signal?.throwIfAborted();
    if (monotonicMs() > end) throw new Error(`${what} does not come`);
    await delay(SECOND / 20);
  }
  return monotonicMs();
}
