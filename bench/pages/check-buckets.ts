/** G9: no range, wherever it lies and in whatever zone, is answered with more buckets or bytes than a chart can bear. */

import { gunzipSync } from "node:zlib";
import type { Pool } from "undici";
import { z } from "zod";
import { CHART_POINTS } from "#lib/domain/chart-points.ts";
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import type { Judged } from "./verdict.ts";

const LONGEST_S = 5 * 366 * DAY_S;
const zones = ["UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"];
const seriesSchema = z.object({ t: z.array(z.number()), step: z.string() });

export interface BucketOptions {
  /** External ids with data over all of the longest range. */
  ids: readonly string[];
  /** Where their data ends, epoch seconds. */
  end: number;
  /** How many ranges. */
  ranges: number;
}

export interface Bucketed {
  judged: Judged[];
  worst: { points: number; bytes: number; path: string };
}

/** Lengths are spread evenly over 1 h … 5 y on a logarithm; a half of the ranges ends with the data, the others earlier. */
export async function checkBuckets(pool: Pool, { ids, end, ranges }: BucketOptions): Promise<Bucketed> {
  let [points, bytes, worst] = [0, 0, ""];
  for (let n = 0; n < ranges; n++) {
    const share = ranges === 1 ? 1 : n / (ranges - 1);
    const length = HOUR_S * (LONGEST_S / HOUR_S) ** share;
    const back = n % 2 === 0 ? 0 : ((n * 7_919) % 997) * (1 - share) * HOUR_S;
    const to = Math.floor((end - back) / MINUTE_S) * MINUTE_S;
    const from = Math.ceil((to - length) / MINUTE_S) * MINUTE_S;
    const question = new URLSearchParams({
      ...{ from: `${from}`, to: `${to}`, tz: zones[n % zones.length] ?? "UTC" },
      ...{ points: `${CHART_POINTS}`, fields: "followers,following", ...(n % 3 === 0 && { vs: "previous" }) },
    });
    const path = `/api/v1/influencers/mockstagram/${ids[n % ids.length]}/series?${question}`;
    const answer = await pool.request({ method: "GET", path, headers: { "accept-encoding": "gzip" } });
    const body = Buffer.from(await answer.body.arrayBuffer());
    const isPacked = answer.headers["content-encoding"] === "gzip";
    const text = (isPacked ? gunzipSync(body) : body).toString();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 200)}`);
    points = Math.max(points, seriesSchema.parse(JSON.parse(text)).t.length);
    if (body.length <= bytes) continue;
    [bytes, worst] = [body.length, path];
  }
  return {
    judged: [
      { title: "G9 most points of a series", value: points, limit: 500, unit: "points" },
      { title: "G9 largest answer, as it is sent", value: bytes / 1_000, limit: 15, unit: "kB" },
    ],
    worst: { points, bytes, path: worst },
  };
}
