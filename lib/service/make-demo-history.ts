/**
 * Demo history: what the stand-in would have answered before we began to ask. Made once in a database's life, part by
 * part; the bounds are noted first, so that one that was killed in the middle is finished as it was begun.
 */

import { z } from "zod";
import type { Database } from "#lib/db/client.ts";
import { DEFAULT_PLATFORM } from "#lib/domain/platform.ts";
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { type DemoCandidate, listDemoCandidates } from "#lib/query/list-demo-candidates.ts";
import { type DemoPeriod, type DemoPoints, insertDemoHistory } from "#lib/store/insert-demo-history.ts";
import { lockDemo } from "#lib/store/lock-demo.ts";
import { hasMarker, setMarker } from "#lib/store/marker.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import { DEMO_BOUNDS_MARKER, DEMO_MARKER } from "./demo-markers.ts";

const LARGEST = 50;
const MINUTES_BACK_S = DAY_S;
const HOURS_BACK_S = 90 * DAY_S;
/** Answers came in the first 60 % of a minute: also those of the running one are in the past by the time it counts. */
const ANSWERED_WITHIN_MS = 0.6 * MINUTE;
const POINTS_AT_ONCE = 30_000;

const boundsSchema = z.object({
  minutesFrom: z.int(),
  hoursFrom: z.int(),
  /** External ids of those with hours. */
  largest: z.array(z.string()),
});
type Bounds = z.infer<typeof boundsSchema>;

export interface MakeDemoInput {
  /** What the platform would have answered: pure. */
  value: (pk: number, timeSeconds: number) => { followerCount: number; followingCount: number };
  /** Those that `npm start` seeds; nobody else is touched. */
  externalIds: readonly string[];
  /** Epoch milliseconds. */
  now: number;
  /** Influencers that have their history, of how many. */
  onProgress?: (done: number, of: number) => void;
}

export interface MadeDemo {
  /** False: this database had its demo history before. */
  made: boolean;
  dataPoints: number;
}

/** Days of minutes up to each one's first period; before it, for the largest, three months of hours. */
export async function makeDemoHistory(db: Database, input: MakeDemoInput): Promise<MadeDemo> {
  if (await hasMarker(db, DEMO_MARKER)) return { made: false, dataPoints: 0 };
  const bounds = boundsSchema.parse(await setMarker(db, DEMO_BOUNDS_MARKER, boundsFor(input)));
  const candidates = await listDemoCandidates(db, DEFAULT_PLATFORM, input.externalIds);
  const largest = new Set(bounds.largest);
  let dataPoints = 0;
  let part = newPart();
  for (const [i, candidate] of candidates.entries()) {
    addTo(part, candidate, input.value, bounds, largest.has(candidate.externalId));
    const last = i === candidates.length - 1;
    if (part.points.ids.length < POINTS_AT_ONCE && !last) continue;
    const { points, periods } = part;
    dataPoints += await db.transaction(async (tx) => {
      await lockDemo(tx);
      // Removed while it was being made.
      if (await hasMarker(tx, DEMO_MARKER)) return 0;
      return await insertDemoHistory(tx, points, periods);
    });
    part = newPart();
    input.onProgress?.(i + 1, candidates.length);
  }
  await db.transaction(async (tx) => {
    // Another one may have finished, or taken it out, meanwhile.
    if (await hasMarker(tx, DEMO_MARKER)) return;
    await setMarker(tx, DEMO_MARKER, { made: true });
    const after = { influencers: candidates.length, dataPoints };
    await noteAudit(tx, { action: "demo.make", target: { kind: "demo", id: null }, after });
  });
  return { made: true, dataPoints };
}

/** Minutes begin on a whole hour: there the hours end. */
function boundsFor({ value, externalIds, now }: MakeDemoInput): Bounds {
  const nowS = now / SECOND;
  const bySize = externalIds
    .map((externalId) => ({ externalId, followers: value(Number(externalId), nowS).followerCount }))
    .sort((a, b) => b.followers - a.followers);
  return {
    minutesFrom: slotOf(nowS - MINUTES_BACK_S, HOUR_S),
    hoursFrom: slotOf(nowS - HOURS_BACK_S, HOUR_S),
    largest: bySize.slice(0, LARGEST).map(({ externalId }) => externalId),
  };
}

interface Part {
  points: DemoPoints;
  periods: DemoPeriod[];
}

function newPart(): Part {
  return { points: { ids: [], slots: [], offsets: [], followers: [], following: [] }, periods: [] };
}

function addTo(
  { points, periods }: Part,
  { id, externalId, shard, trackedFrom }: DemoCandidate,
  value: MakeDemoInput["value"],
  { minutesFrom, hoursFrom }: Bounds,
  isLarge: boolean,
): void {
  const pk = Number(externalId);
  // Spread as a shard spreads its requests; the same in each slot.
  const offset = (pk * 7_919) % ANSWERED_WITHIN_MS;
  const spans = [
    ...(isLarge
      ? [{ from: hoursFrom, to: Math.min(minutesFrom, slotOf(trackedFrom, HOUR_S)), interval: HOUR_S }]
      : []),
    { from: minutesFrom, to: slotOf(trackedFrom, MINUTE_S), interval: MINUTE_S },
  ].filter(({ from, to }) => from < to);
  for (const span of spans) {
    periods.push({ id, shard, ...span });
    for (let slot = span.from; slot < span.to; slot += span.interval) {
      const { followerCount, followingCount } = value(pk, slot + offset / SECOND);
      points.ids.push(id);
      points.slots.push(slot);
      points.offsets.push(offset);
      points.followers.push(followerCount);
      points.following.push(followingCount);
    }
  }
}
