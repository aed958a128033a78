/** When a slot of a row of them began, as short as they can be told apart. Pure. */

import type { PipelineSlot } from "#lib/domain/pipeline.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { formatClock, formatDay, formatDayMonth, formatInstantExact } from "./format-time.ts";

/** Of `slots`, which are of one interval: "13:05", "13:05:30", or "24 Nov, 13:05" where there are several days. */
export function slotClock(
  slots: readonly Pick<PipelineSlot, "slot" | "interval">[],
  tz: string,
): (slot: number) => string {
  const [first, last] = [slots[0], slots.at(-1)];
  const isShort = first !== undefined && first.interval < MINUTE_S;
  const hasDays =
    first !== undefined &&
    last !== undefined &&
    (first.interval >= HOUR_S || formatDay(first.slot, tz) !== formatDay(last.slot, tz));
  return (slot) => {
    const clock = isShort
      ? formatInstantExact(slot, tz).slice(formatDay(slot, tz).length + 2)
      : formatClock(slot, tz);
    return hasDays ? `${formatDayMonth(slot, tz)}, ${clock}` : clock;
  };
}
