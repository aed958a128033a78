/**
 * What the database must hold after some payloads, written down the slow and obvious way: the yardstick of
 * store-data-points. Facts are sets, so order and repetition can't matter here. Times in epoch seconds.
 */

import type { FailureReason } from "#lib/domain/failure.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";

export interface ModelInfluencer {
  id: number;
  shard: number;
  interval: number;
  /** Runs of live tracking before any payload; null: open. */
  spans: { from: number; to: number | null }[];
  paused: boolean;
  erased: boolean;
  /** From an admin's resume: earlier facts don't count for the state. */
  stateSlot: number | null;
}

export interface ModelState {
  points: string[];
  failures: string[];
  dirtyHours: string[];
  /** Live and not-found ones. */
  periods: string[];
  states: string[];
  usernames: string[];
  /** Data points stored of each shard and slot. */
  tallies: string[];
}

const definite: FailureReason[] = ["not_found", "private", "suspended"];
const ours: FailureReason[] = ["late", "dropped", "worker_down", "platform_paused"];

export function modelOf(
  influencers: readonly ModelInfluencer[],
  payloads: readonly IngestPayload[],
): ModelState {
  const erased = new Set(influencers.filter((i) => i.erased).map((i) => i.id));
  const points = new Map<string, string>();
  const tallies = new Map<string, Set<number>>();
  const failures = new Map<string, Set<number> | "all">();
  const dirtyHours = new Set<string>();
  const names = new Map<number, { slot: number; username: string }>();
  for (const p of payloads) {
    if (p.ids.length > 0) dirtyHours.add(`${p.shard} ${Math.floor(p.slot / HOUR_S) * HOUR_S}`);
    for (const [i, id] of p.ids.entries()) {
      if (erased.has(id)) continue;
      const at = p.slot * 1_000 + Math.floor((p.offsets[i] ?? 0) / 1_000) * 1_000;
      const tally = `${p.shard} ${p.slot}`;
      tallies.set(tally, (tallies.get(tally) ?? new Set()).add(id));
      points.set(
        `${id} ${p.slot}`,
        `${id} ${p.slot} ${at} ${p.followers[i]} ${p.following[i]} ${p.posts[i]}`,
      );
    }
    for (const { reason, ids } of p.failures) {
      const key = `${p.shard} ${p.slot} ${reason}`;
      const known = failures.get(key);
      if (ids === "all" || known === "all") failures.set(key, "all");
      else {
        const kept = ids.filter((id) => !erased.has(id));
        if (kept.length > 0) failures.set(key, new Set([...(known ?? []), ...kept]));
      }
    }
    for (const { id, username } of p.usernames ?? []) {
      const known = names.get(id);
      const newer = known === undefined || p.slot > known.slot;
      if (newer || (p.slot === known.slot && username > known.username))
        names.set(id, { slot: p.slot, username });
    }
  }

  const slots = [...new Set(payloads.map((p) => p.slot))].sort((a, b) => a - b);
  const present = (id: number, slot: number) => points.has(`${id} ${slot}`);
  const failed = ({ id, shard }: ModelInfluencer, slot: number, reason: FailureReason) => {
    const members = failures.get(`${shard} ${slot} ${reason}`);
    return members !== undefined && members !== "all" && members.has(id);
  };
  const reasons = [...new Set(payloads.flatMap((p) => p.failures.map((f) => f.reason)))].sort();

  function periodsOf(who: ModelInfluencer): string[] {
    const periods: string[] = [];
    for (const span of who.spans) {
      let kind = "live";
      let from = span.from;
      const inside = slots.filter((s) => s >= span.from && (span.to === null || s < span.to));
      for (const slot of inside) {
        const now = present(who.id, slot) ? "live" : failed(who, slot, "not_found") ? "not_found" : kind;
        if (now === kind) continue;
        if (slot > from) periods.push(`${who.id} ${kind} ${from} ${slot}`);
        kind = now;
        from = slot;
      }
      periods.push(`${who.id} ${kind} ${from} ${span.to}`);
    }
    return periods;
  }

  function stateOf(who: ModelInfluencer): string {
    if (who.paused) return "paused";
    let said: string | null = null;
    let failing = false;
    let answered = false;
    for (const slot of slots.filter((s) => s >= (who.stateSlot ?? 0))) {
      if (present(who.id, slot)) {
        said = null;
        failing = false;
        answered = true;
        continue;
      }
      const here = reasons.filter((r) => !ours.includes(r) && failed(who, slot, r));
      const verdict = here.find((r) => definite.includes(r));
      if (verdict !== undefined) said = verdict;
      if (here.some((r) => !definite.includes(r))) failing = true;
    }
    return said ?? (failing ? "failing" : answered ? "ok" : "pending");
  }

  const kept = influencers.filter((i) => !i.erased);
  return {
    points: [...points.values()].sort(),
    failures: [...failures]
      .map(([key, ids]) => `${key} ${ids === "all" ? "all" : [...ids].sort((a, b) => a - b).join(",")}`)
      .sort(),
    dirtyHours: [...dirtyHours].sort(),
    periods: kept.flatMap(periodsOf).sort(),
    states: kept.map((i) => `${i.id} ${stateOf(i)}`).sort(),
    usernames: kept.map((i) => `${i.id} ${names.get(i.id)?.username ?? null}`).sort(),
    tallies: [...tallies].map(([key, ids]) => `${key} ${ids.size}`).sort(),
  };
}
