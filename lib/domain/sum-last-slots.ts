/** The newest judged slot of each interval, added up: what the verdict is about. Pure. */
import type { GapReason } from "./failure.ts";
import type { PipelineSlot } from "./pipeline.ts";

/** Slots longer than this say little of now, and count only where there are no shorter ones. */
const TELLING_INTERVAL_MAX_S = 3_600;

export interface LastSlots {
  expected: number;
  present: number;
  onTime: number;
  /** Stored, but later than a slot's end + 10 s. */
  late: number;
  missing: Map<GapReason, number>;
  slots: number;
  /** When the newest of them ended; null: there is none. */
  endedAt: number | null;
  /** The shortest interval among them, seconds; 0: there is none. */
  interval: number;
  /** Data points that are due in a minute. */
  perMinute: number;
  /** Of these, stored. */
  storedPerMinute: number;
}

export function sumLastSlots(slots: readonly PipelineSlot[]): LastSlots {
  const newest = new Map<number, PipelineSlot & { expected: number }>();
  for (const slot of slots) {
    const { interval, expected } = slot;
    if (expected === null || (newest.get(interval)?.slot ?? -1) > slot.slot) continue;
    newest.set(interval, { ...slot, expected });
  }
  const telling = [...newest.values()].filter(({ interval }) => interval <= TELLING_INTERVAL_MAX_S);
  const last: LastSlots = {
    expected: 0,
    present: 0,
    onTime: 0,
    late: 0,
    missing: new Map(),
    slots: 0,
    endedAt: null,
    interval: 0,
    perMinute: 0,
    storedPerMinute: 0,
  };
  for (const slot of telling.length > 0 ? telling : newest.values()) {
    last.expected += slot.expected;
    last.present += slot.present;
    last.onTime += slot.onTime;
    last.late += slot.present - slot.onTime;
    last.slots += slot.expected > 0 ? 1 : 0;
    last.endedAt = Math.max(last.endedAt ?? 0, slot.slot + slot.interval);
    last.interval = last.interval === 0 ? slot.interval : Math.min(last.interval, slot.interval);
    last.perMinute += (60 * slot.expected) / slot.interval;
    last.storedPerMinute += (60 * slot.present) / slot.interval;
    for (const [reason, n] of Object.entries(slot.missingByReason) as [GapReason, number][])
      last.missing.set(reason, (last.missing.get(reason) ?? 0) + n);
  }
  return last;
}
