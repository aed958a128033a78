/** Requests a second of the original endpoint over an influencer's last three hours, beside a route handler that does nothing. */
import { sql } from "drizzle-orm";
import { Pool } from "undici";
import { z } from "zod";
import type { Database } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { median } from "../percentile.ts";

const ROWS = 180;
const INTERVAL = 60;
const READ_INFLUENCERS = 200;
const CONNECTIONS = 16;
const WINDOWS = 5;
const WINDOW_MS = 2 * SECOND;
const EMPTY = "/api/health/live";

export interface ComparedReads {
  /** Medians of the windows. */
  perSecond: number;
  emptyPerSecond: number;
  requests: number;
  /** Answers that were not what was to come. */
  wrong: number;
}

const answerSchema = z.object({ success: z.literal(true), data: z.array(z.array(z.number())).length(ROWS) });

/** `db` has influencers; some of them get what their last three hours lack. */
export async function compareReads(db: Database, url: string): Promise<ComparedReads> {
  const from = slotOf(systemClock.now() / SECOND, INTERVAL) - ROWS * INTERVAL;
  const chosen = await db.execute<{ pk: string }>(sql`
    WITH chosen AS (SELECT id, external_id FROM influencers ORDER BY id LIMIT ${READ_INFLUENCERS}), filled AS (
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, to_timestamp(${from} + n * ${INTERVAL}), to_timestamp(${from} + n * ${INTERVAL} + 7),
        100000 + n, 1000
      FROM chosen, generate_series(0, ${ROWS - 1}) AS n ON CONFLICT DO NOTHING)
    SELECT external_id AS pk FROM chosen`);
  await db.execute(sql`ANALYZE data_points`);
  // Without an end, as most ask: up to now, so that no ETag is made.
  const paths = chosen.map(({ pk }) => `/api/influencer_analytics/${pk}?start_time=${from}`);
  const pool = new Pool(url, { connections: CONNECTIONS });
  let wrong = 0;
  let requests = 0;

  async function ask(path: string): Promise<string | null> {
    const { statusCode, body } = await pool.request({ path, method: "GET" });
    const text = await body.text();
    return statusCode === 200 ? text : null;
  }

  /** Requests a second, as many at a time as there are connections. */
  async function load(list: readonly string[], check: (text: string) => boolean): Promise<number> {
    const started = monotonicMs();
    let done = 0;
    async function loop(first: number) {
      for (let n = first; monotonicMs() - started < WINDOW_MS; n += CONNECTIONS) {
        const text = await ask(list[n % list.length] ?? EMPTY);
        if (text === null || !check(text)) wrong++;
        done++;
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, first) => loop(first)));
    requests += done;
    return (done * SECOND) / (monotonicMs() - started);
  }

  try {
    // What is in them is looked at once, outside the windows; within them an answer of a known length is a whole one.
    const lengths = new Set<number>();
    for (const path of paths) {
      const text = await ask(path);
      if (text === null || !answerSchema.safeParse(JSON.parse(text)).success) wrong++;
      else lengths.add(text.length);
    }
    const isWhole = (text: string) => lengths.has(text.length);
    const isEmpty = (text: string) => text.length > 0;
    await load(paths, isWhole);
    await load([EMPTY], isEmpty);
    const read: number[] = [];
    const empty: number[] = [];
    for (let n = 0; n < WINDOWS; n++) {
      read.push(await load(paths, isWhole));
      empty.push(await load([EMPTY], isEmpty));
    }
    return {
      perSecond: Math.round(median(read)),
      emptyPerSecond: Math.round(median(empty)),
      requests,
      wrong,
    };
  } finally {
    await pool.close();
  }
}
