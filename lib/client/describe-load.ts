/** What more influencers mean beside what is due now, and beside what is known of what the workers can carry. Pure. */
import { carriedLoad, OWN_LOSS_PERMILLE } from "#lib/domain/carried-load.ts";
import type { PipelineSlot } from "#lib/domain/pipeline.ts";
import { sumLastSlots } from "#lib/domain/sum-last-slots.ts";
import { formatExact } from "./format-count.ts";

export interface DescribedLoad {
  /** "500 data points a second are due now" */
  now: string;
  /** "1,500 with this import" */
  withImport: string;
  /** What can be carried, as far as it is known. */
  carried: string;
  /** They are behind already. */
  isTooMuch: boolean;
}

/** `slots`: undefined while they are not there. `addsPerSecond`: data points. */
export function describeLoad(
  slots: readonly PipelineSlot[] | undefined,
  addsPerSecond: number,
): DescribedLoad {
  const last = sumLastSlots(slots ?? []);
  const carried = carriedLoad(slots ?? []);
  const isKnown = last.expected > 0;
  const due = last.perMinute / 60;
  const isAll = (last.expected - last.present) * 1_000 <= last.expected * OWN_LOSS_PERMILLE;
  const isTooMuch = carried?.isMost ?? false;
  return {
    now: isKnown ? `${rate(due)} data points a second are due now` : "not known yet",
    withImport: isKnown
      ? `${rate(due + addsPerSecond)} with this import`
      : `${rate(addsPerSecond)} a second more with this import`,
    carried: isTooMuch
      ? `The workers carry no more than ${rate((carried?.perMinute ?? 0) / 60)} and are behind already: add one first, or slots will be missed.`
      : `What the workers can carry is not known${isKnown ? `: ${isAll ? "so far they have carried all that was due" : "of what was due last some is missing for other reasons (see Pipeline)"}` : ""}.`,
    isTooMuch,
  };
}

/** Below ten a tenth counts. */
function rate(perSecond: number): string {
  return formatExact(perSecond < 10 ? Math.round(perSecond * 100) / 100 : Math.round(perSecond));
}
