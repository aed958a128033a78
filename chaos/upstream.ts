/** The stand-in's side of a run: what goes wrong there and when, and what it saw. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { delay } from "#lib/time.ts";
import type { RuleInput } from "#mockstagram/script.ts";
import type { TrafficReport } from "#mockstagram/traffic.ts";

interface Upstream {
  folder: string;
  upstream: { signal(signal: NodeJS.Signals): void };
  upstreamUrl: string;
}

/** Twice the time after which the stand-in looks at its script by itself. */
const IN_FORCE_MS = 400;

/** Where the run's script is; begun with no fault in it. */
export function scriptFile(folder: string): string {
  return join(folder, "upstream.json");
}

/** In place of what was before, from now on. */
export async function setUpstream(
  { folder, upstream }: Upstream,
  rules: readonly RuleInput[],
): Promise<void> {
  const file = scriptFile(folder);
  writeFileSync(`${file}.new`, JSON.stringify(rules));
  renameSync(`${file}.new`, file);
  upstream.signal("SIGHUP");
  await delay(IN_FORCE_MS);
}

const count = z.number();
const trafficSchema: z.ZodType<TrafficReport> = z.object({
  now: count,
  startedAt: count,
  requests: count,
  served: count,
  overLimit: count,
  duringHold: count,
  latestInHoldMs: count,
  maxConcurrent: count,
  concurrent: count,
  seconds: z.array(z.tuple([count, count, count, count, count])),
  slots: z.array(z.tuple([count, count])),
});

export async function readTraffic({ upstreamUrl }: Upstream): Promise<TrafficReport> {
  const response = await fetch(`${upstreamUrl}/stats`);
  return trafficSchema.parse(await response.json());
}

interface Span {
  from: number;
  to: number;
}

/** Requests in [from, to), epoch seconds: all of them, and the most in so many seconds in a row. */
export function requestsIn(
  { seconds }: Pick<TrafficReport, "seconds">,
  { from, to }: Span,
  spanS = 1,
): { sum: number; peak: number } {
  const counts = new Map(seconds.map(([second, requests]) => [second, requests]));
  let sum = 0;
  let span = 0;
  let peak = 0;
  for (let second = Math.ceil(from); second < to; second++) {
    const now = counts.get(second) ?? 0;
    sum += now;
    span += now - (second - spanS >= from ? (counts.get(second - spanS) ?? 0) : 0);
    peak = Math.max(peak, span);
  }
  return { sum, peak };
}

/** The most requests for one account in any one slot of [from, to); 0: there were none. */
export function mostForOne({ slots }: Pick<TrafficReport, "slots">, { from, to }: Span): number {
  return Math.max(0, ...slots.flatMap(([slot, most]) => (slot >= from && slot < to ? [most] : [])));
}

/** Requests that came in a pause, of the seconds that [from, to) touches. */
export function heldIn({ seconds }: Pick<TrafficReport, "seconds">, { from, to }: Span): number {
  const touched = seconds.filter(([second]) => second >= Math.floor(from) && second < to);
  return touched.reduce((sum, [, , , , held]) => sum + held, 0);
}
