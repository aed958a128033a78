/** G7: when the first byte of a page comes, on a web that has answered it before, with the whole fleet loaded. */
import type { Pool } from "undici";
import { monotonicMs } from "#lib/time.ts";
import { percentile } from "../percentile.ts";
import type { Judged } from "./verdict.ts";

export interface Answer {
  firstByteMs: number;
  lastByteMs: number;
  text: string;
}

/** Throws when it is not answered with 200. */
export async function askPage(pool: Pool, path: string): Promise<Answer> {
  const started = monotonicMs();
  const { statusCode, body } = await pool.request({ method: "GET", path, headers: { accept: "text/html" } });
  let firstByteMs: number | null = null;
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    firstByteMs ??= monotonicMs() - started;
    chunks.push(Buffer.from(chunk));
  }
  const lastByteMs = monotonicMs() - started;
  const text = Buffer.concat(chunks).toString();
  if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}: ${text.slice(0, 200)}`);
  return { firstByteMs: firstByteMs ?? lastByteMs, lastByteMs, text };
}

export interface AnswerTimes {
  p50Ms: number;
  p95Ms: number;
  /** Of the last byte. */
  wholeP95Ms: number;
}

export interface TimedPage {
  name: string;
  /** Of the n-th request. */
  path: (n: number) => string;
  limitMs: number;
}

export async function timeAnswers(
  pool: Pool,
  pages: readonly TimedPage[],
  { requests, say }: { requests: number; say: (line: string) => void },
): Promise<{ judged: Judged[]; times: Record<string, AnswerTimes> }> {
  const times: Record<string, AnswerTimes> = {};
  const judged: Judged[] = [];
  const WARM_UP = 10;
  for (const { name, path, limitMs } of pages) {
    const answers: Answer[] = [];
    for (let n = -WARM_UP; n < requests; n++) {
      const answer = await askPage(pool, path(n + WARM_UP));
      if (n >= 0) answers.push({ ...answer, text: "" });
    }
    const first = answers.map(({ firstByteMs }) => firstByteMs);
    const whole = percentile(
      answers.map(({ lastByteMs }) => lastByteMs),
      0.95,
    );
    const p95Ms = percentile(first, 0.95);
    times[name] = { p50Ms: percentile(first, 0.5), p95Ms, wholeP95Ms: whole };
    say(`  ${name}: first byte ${Math.round(p95Ms)} ms, last ${Math.round(whole)} ms (p95)`);
    judged.push({ title: `G7 first byte, p95: ${name}`, value: p95Ms, limit: limitMs, unit: "ms" });
  }
  return { judged, times };
}
