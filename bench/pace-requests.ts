/** Requests at an even pace, each sent when it is due whatever became of those before: how long the answers then take. */
import { Pool } from "undici";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import { percentile } from "./percentile.ts";

export interface PaceOptions {
  url: string;
  /** Of request number `n`. */
  path: (n: number) => string;
  perSecond: number;
  seconds: number;
}

/** Milliseconds from when a request was due to its last byte. Throws when one failed. */
export async function paceRequests(options: PaceOptions): Promise<{ p50Ms: number; p95Ms: number }> {
  const { url, path, perSecond, seconds } = options;
  const pool = new Pool(url, { connections: 32, headersTimeout: 10 * SECOND, bodyTimeout: 10 * SECOND });
  const took: number[] = [];
  const failures: string[] = [];
  const started = monotonicMs();
  async function ask(n: number, dueMs: number) {
    try {
      const { statusCode, body } = await pool.request({ method: "GET", path: path(n) });
      await body.arrayBuffer();
      if (statusCode === 200) took.push(monotonicMs() - dueMs);
      else failures.push(`${path(n)}: ${statusCode}`);
    } catch (error) {
      failures.push(`${path(n)}: ${error}`);
    }
  }
  const asked: Promise<void>[] = [];
  for (let n = 0; n < perSecond * seconds; n++) {
    const dueMs = started + (n * SECOND) / perSecond;
    const early = dueMs - monotonicMs();
    if (early > 0) await delay(early);
    asked.push(ask(n, dueMs));
  }
  await Promise.all(asked);
  await pool.close();
  if (failures.length > 0) throw new Error(`${failures.length} requests failed, the first: ${failures[0]}`);
  return { p50Ms: percentile(took, 0.5), p95Ms: percentile(took, 0.95) };
}
