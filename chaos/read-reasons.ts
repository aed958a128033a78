/** Why slots are missing, as filed in the database: counted point by point, and asked of the product's own answers. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { systemClock } from "#lib/time.ts";
import { type Grid, STORED } from "./grid.ts";

export type ReasonCounts = Record<string, number>;

interface Filed {
  reason: string;
  /** null: all of the shard. */
  ids: Set<number> | null;
}

/** Every missing point of the window counts once: under each reason that was filed for it, joined by +; `unknown` without any. */
export async function readReasons(
  db: Database,
  grid: Grid,
  window: { from: number; to: number },
): Promise<ReasonCounts> {
  const filed = await readFiled(db, window);
  const counts: ReasonCounts = {};
  for (const [row, member] of grid.members.entries()) {
    for (let column = 0; column < grid.slots; column++) {
      const slot = grid.slotAt(column);
      if (slot < window.from || slot >= window.to || (grid.flags(row, column) & STORED) !== 0) continue;
      const reason = reasonsFor(filed, member.shard, slot, member.id).join("+") || "not filed";
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
  }
  return counts;
}

/**
 * What a page would say of some influencers against what the checker counts: those with the most gaps, and the first.
 * `problems` is what differs; `said` counts the missing slots of the sample by the reason that the series gives.
 */
export async function compareCoverage(
  db: Database,
  grid: Grid,
  window: { from: number; to: number },
  sample: number,
): Promise<{ problems: string[]; said: ReasonCounts }> {
  const filed = await readFiled(db, window);
  const rows = grid.members.map((_, row) => ({ row, missing: missingSlots(grid, row, window) }));
  rows.sort((a, b) => b.missing.length - a.missing.length || a.row - b.row);
  const problems: string[] = [];
  const counts: ReasonCounts = {};
  for (const { row, missing } of rows.slice(0, sample)) {
    const member = grid.members[row];
    if (member === undefined) continue;
    const account = { platform: "mockstagram" as const, externalId: String(member.pk) };
    const { coverage } = await getSeries(db, { ...account, ...window }, systemClock);
    const slots = (window.to - window.from) / grid.interval;
    const said: number[] = [];
    for (const gap of coverage.gaps) {
      for (let slot = gap.from; slot < gap.to; slot += grid.interval) {
        said.push(slot);
        counts[gap.reason] = (counts[gap.reason] ?? 0) + 1;
        const known = reasonsFor(filed, member.shard, slot, member.id);
        // What is told when nothing was filed follows from other facts: that no worker ran, or none that we know of.
        const right =
          known.length > 0 ? known.includes(gap.reason) : ["worker_down", "unknown"].includes(gap.reason);
        if (!right)
          problems.push(
            `${member.pk} at ${slot}: the series says ${gap.reason}, filed is ${known.join("+") || "nothing"}`,
          );
      }
    }
    const listed = coverage.gapsTotal === coverage.gaps.length;
    if (
      coverage.expected !== slots ||
      coverage.present !== slots - missing.length ||
      (listed && said.join() !== missing.join())
    ) {
      problems.push(
        `${member.pk}: the series says ${coverage.present} of ${coverage.expected} and ${said.length} missing, counted are ${slots - missing.length} of ${slots}`,
      );
    }
  }
  return { problems, said: counts };
}

/** What the series says of gaps, and may not. `expected` undefined: nothing is asked of it. */
export function otherThan(said: Readonly<ReasonCounts>, expected: readonly string[] | undefined): string[] {
  if (expected === undefined) return [];
  return Object.entries(said)
    .filter(([reason]) => !expected.includes(reason))
    .map(([reason, slots]) => `the series says ${reason} of ${slots} gaps, not ${expected.join(" or ")}`);
}

function missingSlots(grid: Grid, row: number, window: { from: number; to: number }): number[] {
  const missing: number[] = [];
  for (let slot = window.from; slot < window.to; slot += grid.interval) {
    const column = grid.columnOf(slot);
    if (column === undefined || (grid.flags(row, column) & STORED) === 0) missing.push(slot);
  }
  return missing;
}

async function readFiled(db: Database, window: { from: number; to: number }): Promise<Map<string, Filed[]>> {
  const rows = await db.execute<{ shard: number; slot: number; reason: string; ids: number[] | null }>(sql`
    SELECT shard_id AS shard, extract(epoch FROM slot)::float8 AS slot, reason, influencer_ids AS ids
    FROM fetch_failures
    WHERE slot >= to_timestamp(${window.from}::float8) AND slot < to_timestamp(${window.to}::float8)
    ORDER BY reason`);
  const filed = new Map<string, Filed[]>();
  for (const { shard, slot, reason, ids } of rows) {
    const key = `${shard}/${slot}`;
    const known = filed.get(key) ?? [];
    filed.set(key, known);
    known.push({ reason, ids: ids === null ? null : new Set(ids) });
  }
  return filed;
}

function reasonsFor(filed: Map<string, Filed[]>, shard: number, slot: number, id: number): string[] {
  const here = (filed.get(`${shard}/${slot}`) ?? []).filter(({ ids }) => ids === null || ids.has(id));
  return here.map(({ reason }) => reason);
}
