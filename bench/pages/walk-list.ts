/**
 * G8: the list is walked by cursor while others are added and newer snapshots come: who was passed is held against the
 * order of the generation that the walk began in, name by name. Then the last page is asked for in turns with the first.
 */
import { sql } from "drizzle-orm";
import type { Pool } from "undici";
import { z } from "zod";
import type { Database } from "#lib/db/client.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import { median } from "../percentile.ts";
import { askPage } from "./time-answers.ts";
import type { Judged } from "./verdict.ts";

const LIMIT = 50;
/** Away from the fleet. */
const ADDED_FROM = 10_000_000;
const ADDED_AT_ONCE = 200;
const SAMPLES = 40;

const listSchema = z.object({
  items: z.array(z.object({ externalId: z.string() })),
  next: z.string().nullable(),
  snapshot: z.object({ generation: z.int() }),
});

export interface WalkOptions {
  /** Pages to walk. */
  depth: number;
  say(line: string): void;
  signal: AbortSignal;
}

export interface Walk {
  judged: Judged[];
  pages: number;
  /** While it walked. */
  added: number;
  snapshots: number;
  firstMs: number;
  lastMs: number;
}

export async function walkList(db: Database, pool: Pool, options: WalkOptions): Promise<Walk> {
  const { depth, say, signal } = options;
  const isOver = new AbortController();
  const others = { added: 0, snapshots: 0 };
  const adding = addOthers(db, others, isOver.signal);
  const seen: string[] = [];
  let generation: number | null = null;
  let cursor: string | null = null;
  let deepest: string | null = null;
  let pages = 0;
  let isWhole = false;
  try {
    while (pages < depth) {
      signal.throwIfAborted();
      const path: string = `/api/v1/influencers?limit=${LIMIT}${cursor ? `&cursor=${cursor}` : ""}`;
      const { body, statusCode } = await pool.request({ method: "GET", path });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`page ${pages + 1}: ${statusCode} ${text.slice(0, 200)}`);
      const list = listSchema.parse(JSON.parse(text));
      generation ??= list.snapshot.generation;
      if (generation !== list.snapshot.generation) {
        throw new Error("the walk left its generation");
      }
      seen.push(...list.items.map(({ externalId }) => externalId));
      pages++;
      deepest = cursor;
      cursor = list.next;
      if (pages % 1_000 === 0) say(`  page ${pages.toLocaleString("en-US")}`);
      if (cursor === null) {
        isWhole = true;
        break;
      }
    }
  } finally {
    isOver.abort();
    await adding;
  }
  const expected = await db.execute<{ id: string }>(sql`
    SELECT external_id AS id FROM ${sql.identifier(`snapshot_${generation}`)}
    ORDER BY followers DESC NULLS LAST, influencer_id DESC LIMIT ${isWhole ? null : seen.length}`);
  const doubled = seen.length - new Set(seen).size;
  const had = new Set(seen);
  const misplaced = expected.filter(({ id }, place) => seen[place] !== id).length;
  const skipped = expected.filter(({ id }) => !had.has(id)).length;
  const [firstMs, lastMs] = await compareDepths(pool, deepest);
  const rows = (title: string, value: number): Judged =>
    others.added > 0 && others.snapshots > 0
      ? { title, value, limit: 0, unit: "rows" }
      : {
          title,
          value: null,
          why: "nobody was added meanwhile, or no newer snapshot came: walk further",
          limit: 0,
          unit: "rows",
        };
  const judged: Judged[] = [
    rows("G8 doubled in the walk", doubled),
    rows("G8 skipped in the walk", skipped),
    rows("G8 at another place than in its list", misplaced),
    {
      title: `G8 page ${pages.toLocaleString("en-US")} against page 1`,
      ...{ value: lastMs / firstMs, limit: 1.5, unit: "times" },
    },
  ];
  return { judged, pages, ...others, firstMs, lastMs };
}

/** Until it is over: some influencers at a time, and one newer snapshot after the other. */
async function addOthers(
  db: Database,
  others: { added: number; snapshots: number },
  over: AbortSignal,
): Promise<void> {
  let turn = 0;
  while (!over.aborted) {
    const externalIds = { from: ADDED_FROM + turn * ADDED_AT_ONCE, count: ADDED_AT_ONCE };
    const input = { platform: "mockstagram", externalIds, interval: 60 } as const;
    others.added += (await addInfluencers(db, input, systemClock)).added;
    // Each takes as long as dozens of pages, and two at once are never built.
    if (turn === 2 || turn % 60 === 30) {
      if (await buildSnapshot(db, systemClock, { anew: true })) others.snapshots++;
    }
    turn++;
    await delay(SECOND / 2, over);
  }
}

/** Medians until the last byte of the page as people get it, in milliseconds: the first, and that of the cursor. */
async function compareDepths(pool: Pool, cursor: string | null): Promise<[number, number]> {
  const [first, last]: [number[], number[]] = [[], []];
  for (let n = 0; n < SAMPLES; n++) {
    for (const [path, times] of [
      ["/influencers", first],
      [`/influencers${cursor ? `?after=${cursor}` : ""}`, last],
    ] as const) {
      const answer = await askPage(pool, path);
      if (answer.text.includes("of an older list, which is gone")) throw new Error("the walk's list is gone");
      times.push(answer.lastByteMs);
    }
  }
  return [median(first), median(last)];
}
