/** Waits until nothing is on its way any more: spools replayed, ingest jobs done. Bounded; what is then missing is judged. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { delay, monotonicMs, SECOND } from "#lib/time.ts";
import type { Evidence } from "./check.ts";
import type { Pipeline } from "./pipeline.ts";

export interface Drained {
  evidence: Evidence;
  /** How long it took. */
  ms: number;
  /** What was still on its way at the end of the patience; empty: nothing. */
  left: string[];
}

const LOOK_MS = SECOND;
/** Spools of killed workers are looked for each 10 seconds. */
const SETTLED_MS = 12 * SECOND;

/** `before`: slots from there on are still being fetched and not waited for. */
export async function drain(
  pipeline: Pipeline,
  before: number,
  limitMs: number,
  checkNow: () => Promise<Evidence>,
): Promise<Drained> {
  const started = monotonicMs();
  let quietSince: number | null = null;
  let seen = "";
  for (;;) {
    const left = await leftOf(pipeline, before);
    const now = spoolState(pipeline.spoolDir);
    // A segment that rests while nothing waits is an open one without records, or a killed worker's: time tells.
    if (left.length > 0 || now !== seen) quietSince = null;
    else quietSince ??= monotonicMs();
    seen = now;
    const ms = monotonicMs() - started;
    const settled = quietSince !== null && monotonicMs() - quietSince > SETTLED_MS;
    if (quietSince !== null || ms > limitMs) {
      const evidence = await checkNow();
      const { lost, missingSlots } = evidence.verdict;
      const complete = lost === 0 && missingSlots === 0;
      if (complete || (settled && lost === 0) || ms > limitMs) return { evidence, ms, left };
    }
    await delay(LOOK_MS);
  }
}

async function leftOf({ queueDb, db }: Pipeline, before: number): Promise<string[]> {
  const left: string[] = [];
  const [jobs] = await queueDb.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pgboss.job
    WHERE name = 'ingest' AND state < 'completed' AND (data->>'slot')::float8 < ${before}::float8`);
  if (jobs && jobs.n > 0) left.push(`${jobs.n} ingest jobs`);
  const [spools] = await db.execute<{ n: number }>(sql`
    SELECT coalesce(sum((report->'spool'->>'points')::float8), 0)::int AS n FROM workers
    WHERE seen_at > now() - interval '12 seconds'`);
  if (spools && spools.n > 0) left.push(`${spools.n} data points in spools`);
  return left;
}

/** Names and sizes of all segments. */
function spoolState(spoolDir: string): string {
  const files: string[] = [];
  try {
    for (const name of readdirSync(spoolDir, { encoding: "utf8", recursive: true })) {
      if (name.endsWith(".segment")) files.push(`${name}:${statSync(join(spoolDir, name)).size}`);
    }
  } catch {
    // Being made or deleted at this moment: the next look tells.
    return "changing";
  }
  return files.sort().join();
}
