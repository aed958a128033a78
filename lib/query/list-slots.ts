/** The last slots of one interval that are over: what was due, what is stored, how late, and why the rest is missing. */

import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Absence } from "#lib/domain/coverage-of.ts";
import { type PipelineSlot, SLOTS_SHOWN } from "#lib/domain/pipeline.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { SLOT_OVER_S, slotOf } from "#lib/domain/slot.ts";
import { UNJUDGED_HIDDEN_S } from "#lib/domain/slot-judgement.ts";
import { type FiledReason, splitMissing } from "#lib/domain/split-missing.ts";
import { type Answered, type FiledErrors, firstSlotOfHour } from "#lib/domain/sum-errors.ts";
import { listAnswered, listErrors } from "./list-errors.ts";
import { listWorkerAbsences } from "./list-worker-absences.ts";

export interface ListedShard {
  id: number;
  platform: Platform;
  interval: number;
  /** Influencers. */
  size: number;
}

/** Tallies are dropped after two days; a slot whose tally may be gone is not shown as missing. */
const KEPT_S = 2 * DAY_S - 120;

export interface ListSlotsInput {
  interval: number;
  /** All of the interval. */
  shards: readonly ListedShard[];
  /** As the tickers have it now: how late a slot was is reckoned by it, also of those before a change. */
  loadIsHigh: boolean;
  now: number;
}

export interface ListedSlots {
  /** Oldest first; those before the first one that is known are left out. */
  slots: PipelineSlot[];
  /** What was filed of them, and of the hour until now; the running slot is in it. */
  filed: FiledErrors[];
  /** Of the same hour. */
  answered: Answered[];
}

export async function listSlots(db: Executor, input: ListSlotsInput): Promise<ListedSlots> {
  const { interval, shards, now } = input;
  const newest = slotOf(now - SLOT_OVER_S, interval) - interval;
  const oldest = Math.max(newest - (SLOTS_SHOWN - 1) * interval, now - KEPT_S);
  const length = Math.max(0, Math.floor((newest - oldest) / interval) + 1);
  const slots = Array.from({ length }, (_, i) => newest - (length - 1 - i) * interval);
  const hour = firstSlotOfHour(now, interval);
  const from = Math.min(slots[0] ?? hour, hour);
  const filed = await listErrors(db, { interval, shards, from, to: now });
  const running = Array.from(
    { length: Math.floor((now - hour) / interval) + 1 },
    (_, i) => hour + i * interval,
  );
  // Without an error nobody asks what they are a share of.
  const answered = filed.length === 0 ? [] : await listAnswered(db, input, running);
  if (slots.length === 0) return { slots: [], filed, answered };
  const expected = await getExpected(db, interval, slots);
  const tallies = await getTallies(db, slots, input);

  const known = slots.map((slot) => {
    const due = expected.get(slot) ?? null;
    const { present = 0, onTime = 0, late = null } = tallies.get(slot) ?? {};
    // A data point whose influencer has been erased meanwhile is in the tally still, but not due any more.
    const most = due ?? present;
    return {
      interval,
      slot,
      expected: due,
      present: Math.min(present, most),
      onTime: Math.min(onTime, most),
      lateSecondsP99: late,
      missingByReason: {},
    };
  });
  const first = known.findIndex((slot) => (slot.expected ?? 0) > 0 || slot.present > 0);
  const waits = (slot: PipelineSlot) =>
    slot.expected === null && slot.slot + interval > now - UNJUDGED_HIDDEN_S;
  const shown = first < 0 ? [] : known.slice(first, known.findLastIndex((slot) => !waits(slot)) + 1);
  return { slots: await explainMissing(db, shown, filed, now), filed, answered };
}

async function getExpected(db: Executor, interval: number, slots: readonly number[]) {
  const rows = await db.execute<{ slot: number; expected: number }>(sql`
    SELECT extract(epoch FROM slot)::float8 AS slot, expected FROM slots_expected
    WHERE interval_s = ${interval}::int AND slot >= to_timestamp(${slots[0]}::float8)`);
  return new Map(rows.map(({ slot, expected }) => [slot, expected]));
}

async function getTallies(
  db: Executor,
  slots: readonly number[],
  { interval, shards, loadIsHigh }: ListSlotsInput,
) {
  const window = phaseWindow(interval, loadIsHigh);
  const rows = await db.execute<{ slot: number; present: number; onTime: number; late: number }>(sql`
    SELECT extract(epoch FROM t.slot)::float8 AS slot, sum(t.present)::int AS present,
      coalesce(sum(t.present) FILTER (
        WHERE t.stored_at <= t.slot + ${interval + SLOT_OVER_S} * interval '1 second'), 0)::int AS "onTime",
      greatest(0, percentile_disc(0.99) WITHIN GROUP (
        ORDER BY extract(epoch FROM t.stored_at - t.slot)::float8 - s.phase)) AS late
    FROM unnest(
      ${sql.param(shards.map(({ id }) => id))}::int[],
      ${sql.param(shards.map(({ id }) => shardPhase(id, interval, window)))}::float8[]
    ) AS s (id, phase)
    JOIN slot_tallies AS t ON t.shard_id = s.id
    WHERE t.slot = ANY (${slotArray(slots)}) AND t.present > 0
    GROUP BY t.slot`);
  return new Map(rows.map((row) => [row.slot, row]));
}

async function explainMissing(
  db: Executor,
  slots: PipelineSlot[],
  filed: readonly FiledErrors[],
  now: number,
): Promise<PipelineSlot[]> {
  const missingOf = ({ expected, present }: PipelineSlot) => (expected ?? present) - present;
  const lacking = slots.filter((slot) => missingOf(slot) > 0);
  const [from, last] = [lacking[0], lacking.at(-1)];
  if (!from || !last) return slots;
  const to = last.slot + last.interval;
  const absences = await listWorkerAbsences(db, { from: from.slot, to, now });
  return slots.map((slot) => ({
    ...slot,
    missingByReason: splitMissing({
      missing: missingOf(slot),
      filed: addPlatforms(filed.filter((row) => row.slot === slot.slot)),
      absent: absences.some((absence) => touches(absence, slot)),
    }),
  }));
}

/** What is missing is known of all platforms together. */
function addPlatforms(filed: readonly FiledErrors[]): FiledReason[] {
  return [...Map.groupBy(filed, ({ reason }) => reason)].map(([reason, rows]) => ({
    reason,
    named: rows.reduce((sum, { named }) => sum + named, 0),
    whole: rows.reduce((sum, { whole }) => sum + whole, 0),
  }));
}

function touches({ from, to }: Absence, { slot, interval }: PipelineSlot): boolean {
  return from < slot + interval && to > slot;
}

function slotArray(slots: readonly number[]) {
  return sql`ARRAY(SELECT to_timestamp(s) FROM unnest(${sql.param([...slots])}::float8[]) AS s)`;
}
