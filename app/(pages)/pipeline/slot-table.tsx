/** The strip's twin: the same slots as exact numbers, newest first. */
import { formatExact } from "#lib/client/format-count.ts";
import { formatInstant, formatInstantExact } from "#lib/client/format-time.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import { slotClock } from "#lib/client/slot-clock.ts";
import { formatLateness, missingReasons, slotState, slotStateWords } from "#lib/client/slot-look.ts";
import type { PipelineSlot } from "#lib/domain/pipeline.ts";

export function SlotTable({ slots, tz }: { slots: PipelineSlot[]; tz: string }) {
  const clockOf = slotClock(slots, tz);
  return (
    <table className="mt-1 w-full text-right">
      <caption className="sr-only">Slots that are over, newest first</caption>
      <thead className="bg-raised text-xs text-muted [&_th]:px-2 [&_th]:py-1.5 [&_th]:font-medium sm:[&_th]:px-3">
        <tr>
          <th scope="col" className="text-left">
            Slot from
          </th>
          <th scope="col">Due</th>
          <th scope="col">Stored</th>
          <th scope="col" className="max-sm:hidden">
            On time
          </th>
          <th scope="col" className="max-md:hidden">
            Lateness, 99 %
          </th>
          <th scope="col" className="text-left">
            State
          </th>
        </tr>
      </thead>
      <tbody className="[&_td]:border-t [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_td]:align-top [&_th]:border-t [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_th]:align-top sm:[&_td]:px-3 sm:[&_th]:px-3">
        {slots.toReversed().map((slot) => (
          <tr key={slot.slot} data-slot-row={slot.slot} data-state={slotState(slot)}>
            <th scope="row" className="text-left font-normal whitespace-nowrap">
              <time dateTime={new Date(slot.slot * 1_000).toISOString()}>
                <span className="max-sm:hidden">
                  {slot.interval < 60 ? formatInstantExact(slot.slot, tz) : formatInstant(slot.slot, tz)}
                </span>
                <span className="sm:hidden">{clockOf(slot.slot)}</span>
              </time>
            </th>
            <td>{formatExact(slot.expected)}</td>
            <td className="font-semibold">{formatExact(slot.present)}</td>
            <td className="max-sm:hidden">{formatExact(slot.onTime)}</td>
            <td className="max-md:hidden">{formatLateness(slot.lateSecondsP99)}</td>
            <td className="text-left">
              {slotStateWords[slotState(slot)]}
              {missingReasons(slot).map(([reason, n]) => (
                <span key={reason} className="block text-muted">
                  {formatExact(n)}: {reasonText(reason)}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
